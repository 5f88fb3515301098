"""How the backward passes of recurrent networks are called: each returns several gradients, one is asked for."""

from __future__ import annotations

from typing import Any

PARTS = {
    "step": ("dx", "dh", "dWx", "dWh", "db"),
    "all": ("dx", "dstart", "dWx", "dWh", "db"),
    "parameters": ("dWx", "dWh", "db"),
}


def _one(made: Any, part: str, names: tuple[str, ...]) -> Any:
    if made is None:
        return None
    if not isinstance(made, (tuple, list)) or len(made) != len(names):
        what = f"{len(made)} things" if isinstance(made, (tuple, list)) else f"one {type(made).__name__}"
        raise TypeError(f"it returned {what}; return {', '.join(names)}")
    return made[names.index(part)]


def one_step(answer: Any, part: str, *args: Any) -> Any:
    """Back through one step: dx, dh, dWx, dWh or db."""
    return _one(answer(*args), part, PARTS["step"])


def all_steps(answer: Any, part: str, *args: Any) -> Any:
    """Back through all steps: dx, dstart, dWx, dWh or db."""
    return _one(answer(*args), part, PARTS["all"])


def windows(answer: Any, part: str, *args: Any) -> Any:
    """Back through windows of steps: dWx, dWh or db."""
    return _one(answer(*args), part, PARTS["parameters"])
