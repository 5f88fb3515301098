"""How a control is described: (low, high, step, start), a range, a list of choices, True or False."""

from __future__ import annotations

from typing import Any

Control = tuple[float, float, float, float] | range | list[str] | bool


def start(control: Control) -> Any:
    """The value before anybody moves the control."""
    if isinstance(control, tuple):
        return control[3]
    return control if isinstance(control, bool) else control[0]


def typed(value: Any, control: Control) -> Any:
    """A value that comes from the page, as the type that the control is described with."""
    if isinstance(control, tuple):
        whole = all(float(v).is_integer() for v in control)
        return int(value) if whole else float(value)
    return bool(value) if isinstance(control, bool) else type(control[0])(value)


def nearest(value: float, control: Control) -> float:
    """The value of a slider that lies closest."""
    low, high, step = span(control)
    steps = round((min(max(value, low), high) - low) / step)
    return round(low + step * steps, 10)


def span(control: Control) -> tuple[float, float, float]:
    """Low, high and step of a slider."""
    if isinstance(control, range):
        return control[0], control[-1], control.step
    if isinstance(control, tuple):
        return control[:3]
    raise TypeError(f"a slider is (low, high, step, start) or a range, not {control!r}")


def for_page(name: str, control: Control) -> dict[str, Any]:
    """What the page has to know to show the control."""
    if isinstance(control, bool):
        return {"name": name, "kind": "checkbox"}
    if isinstance(control, list):
        return {"name": name, "kind": "choice", "options": control}
    low, high, step = span(control)
    return {"name": name, "kind": "slider", "low": low, "high": high, "step": step}
