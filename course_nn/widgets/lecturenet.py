"""The network of the lecture's class example as a picture: stepped through with its numbers, and what chains share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from course_nn.widgets.play import BLUE, GREEN, GREY, ORANGE, RED, play
from course_nn.widgets.scene import Move

Function = Callable[..., Any]
Place = tuple[float, float]

# The points of the notebook: x1, x2, y, then w1, w2, b1, w3, b2.
POINTS = {
    "the lecture": ((2.0, -1.0), 6.0, (1.5, 2.0, 3.0, 2.5, -2.0)),
    "twin A": ((0.5, 1.0), 2.5, (2.0, -3.0, -0.5, -1.0, -0.5)),
    "twin B": ((-0.5, -2.0), -2.5, (1.0, -0.5, 1.0, -1.0, 1.5)),
}
PARAMETERS = ("w1", "w2", "b1", "w3", "b2")

# Where each quantity stands: circles on the main road, the parameters beside the place where they come in.
ROAD: dict[str, Place] = {"z": (3.1, 0), "h": (5.0, 0), "y_hat": (7.6, 0), "L": (9.6, 0)}
DATA: dict[str, Place] = {"x1": (0, 1.2), "x2": (0, -1.2), "y": (9.6, -1.45)}
BESIDE: dict[str, Place] = {
    "w1": (1.6, 0.58),
    "w2": (1.6, -0.58),
    "b1": (3.1, -1.75),
    "w3": (6.3, 0),
    "b2": (7.6, -1.75),
}
PLACES = DATA | BESIDE | ROAD
EDGES = [
    *(("x1", "w1"), ("w1", "z"), ("x2", "w2"), ("w2", "z"), ("b1", "z"), ("z", "h")),
    *(("h", "w3"), ("w3", "y_hat"), ("b2", "y_hat"), ("y_hat", "L"), ("y", "L")),
]

# One quantity after the other, and what it is made from; a derivative of L is called by what it is taken by.
FORWARD = {"z": ["x1", "x2", "w1", "w2", "b1"], "h": ["z"], "y_hat": ["h", "w3", "b2"], "L": ["y_hat", "y"]}
BACKWARD = {
    "dL/dy_hat": ["y_hat", "y"],
    "dL/dw3": ["dL/dy_hat", "h"],
    "dL/db2": ["dL/dy_hat"],
    "dL/dh": ["dL/dy_hat", "w3"],
    "dL/dz": ["dL/dh", "z"],
    "dL/dw1": ["dL/dz", "x1"],
    "dL/dw2": ["dL/dz", "x2"],
    "dL/db1": ["dL/dz"],
}
STEPS = {**FORWARD, **BACKWARD}


def loop(forward: Function | None = None, backward: Function | None = None) -> Any:
    """The network, forward and backward one quantity at a time; with your functions, in your numbers at three points.

    forward(x, theta) and backward(x, y, theta, values) as the exercises want them; without them only what is made from
    what is shown.
    """
    with_numbers = forward is not None and backward is not None

    def draw(figure: Figure) -> Move:
        axes = _network(figure, 1.3 if with_numbers else 0.6)
        labels = {name: _label(axes, name) for name in PLACES}

        def move(step: int, point: str = "") -> str:
            known = _numbers(point, forward, backward) if point else {}
            done, now = list(STEPS)[:step], list(STEPS)[step - 1] if step else ""
            for name in (*DATA, *PARAMETERS):
                labels[name].set_text(_with_number(name, known))
            for name in done:
                _show(axes, name, known, name == now)
            return _sentence(step, now, known, point)

        return move

    steps = range(len(STEPS) + 1)
    if not with_numbers:
        return play(draw, size=(8.4, 3.2), step=steps)
    return play(draw, size=(8.4, 3.2), point=list(POINTS), step=steps)


def shared() -> Any:
    """The chains from L to two parameters: what they share, and where they part."""

    def draw(figure: Figure) -> Move:
        axes = _network(figure)

        def move(first: str, second: str) -> str:
            for name in PLACES:  # here, so that they lie over the chains
                _label(axes, name)
            one, two = _chain(first), _chain(second)
            both = [link for link in one if link in two]
            for links, colour, style, width in (
                (both, GREEN, "-", 8),
                ([link for link in one if link not in two], BLUE, "-", 4),
                ([link for link in two if link not in one], ORANGE, "--", 4),
            ):
                for above, below in links:
                    (x, y), (u, v) = PLACES[above], PLACES[below]
                    axes.plot([x, u], [y, v], color=colour, ls=style, lw=width, zorder=1.5)
            cards = " · ".join(f"∂{_symbol(a)}/∂{_symbol(b)}" for a, b in both)
            if first == second:
                return f"One chain of {len(one)} cards leads from L to {_symbol(first)}: {cards}."
            number = "one card" if len(both) == 1 else f"{len(both)} cards"
            return f"The chains to {_symbol(first)} and {_symbol(second)} share {number}: {cards}. Then they part."

        return move

    return play(draw, size=(8.4, 3.2), first=list(PARAMETERS), second=[*PARAMETERS[1:], PARAMETERS[0]])


def _network(figure: Figure, width: float = 0.6) -> Axes:
    """What stays: circles for z, h, ŷ and L, boxes of this width for the labels, and lines for what enters what."""
    axes = figure.add_subplot(xlim=(-1.3, 10.4), ylim=(-2.6, 1.7), aspect="equal")
    axes.set_axis_off()
    for name, other in EDGES:
        (x, y), (u, v) = PLACES[name], PLACES[other]
        axes.plot([x, u], [y, v], color=GREY, lw=1, zorder=1)
    for x, y in BESIDE.values():
        axes.add_patch(Rectangle((x - width / 2, y - 0.25), width, 0.5, fc="white", ec=GREY, zorder=2))
    axes.plot(*np.transpose(list(ROAD.values())), "o", ms=42, mfc="white", mec="black", mew=1.5, zorder=2)
    return axes


def _label(axes: Axes, name: str) -> Text:
    x, y = PLACES[name]
    if name in ROAD:
        return axes.text(x, y + 0.17, _symbol(name), ha="center", va="center", fontsize=13, zorder=3)
    if name in DATA:  # beside the end of its line
        x, y = (x, y - 0.25) if name == "y" else (x - 0.1, y)
    side = "right" if name in ("x1", "x2") else "center"
    return axes.text(x, y, _symbol(name), ha=side, va="center", fontsize=11, zorder=3)


def _show(axes: Axes, name: str, known: dict[str, float], is_now: bool) -> None:
    """A quantity that is there already: its number, or a mark where there are no numbers; the newest one stands out."""
    colour, weight = (BLUE if name in FORWARD else RED), ("bold" if is_now else "normal")
    number = _number(known[name]) if known else ""
    if name in FORWARD:
        x, y = PLACES[name]
        axes.text(
            x, y - 0.24, number or "✓", ha="center", va="center", color=colour, weight=weight, fontsize=11, zorder=4
        )
        if is_now:
            axes.plot(x, y, "o", ms=42, mfc="none", mec=colour, mew=3.5, zorder=4)
        return
    by = name.removeprefix("dL/d")
    x, y = PLACES[by]
    up = 0.85 if by in ROAD else 0.5 if by in ("w1", "w3") else -0.5
    text = f"∂L/∂{_symbol(by)}" + (f" = {number}" if number else "")
    box = {"boxstyle": "round", "fc": "white", "ec": colour, "pad": 0.2} if is_now else None
    axes.text(x, y + up, text, ha="center", va="center", color=colour, weight=weight, fontsize=10, bbox=box, zorder=5)


def _sentence(step: int, now: str, known: dict[str, float], point: str) -> str:
    if not step:
        where = f" Point: {point}." if point else ""
        return f"Before the first step: data and parameters are there, and nothing is computed.{where}"
    way = "forward" if now in FORWARD else "backward"
    made = ", ".join(_with_number(name, known) for name in STEPS[now])
    return f"Step {step} of {len(STEPS)}, {way}: {_with_number(now, known)}, made from {made}."


def _numbers(point: str, forward: Function | None, backward: Function | None) -> dict[str, float]:
    """All numbers at a point, as the two functions give them; the loss is the square that they are for."""
    assert forward and backward
    inputs, target, numbers = POINTS[point]
    x, y, theta = np.array([inputs]), np.array([target]), dict(zip(PARAMETERS, numbers, strict=True))
    values = forward(x.copy(), dict(theta))
    slopes = backward(x.copy(), y.copy(), dict(theta), values)
    made = {name: float(np.ravel(value)[0]) for name, value in {**values, **slopes}.items() if name in STEPS}
    return {"x1": inputs[0], "x2": inputs[1], "y": target, **theta, **made, "L": (made["y_hat"] - target) ** 2}


def _chain(parameter: str) -> list[tuple[str, str]]:
    """The links from L down to a parameter."""
    road = ["L", "y_hat"] if parameter in ("w3", "b2") else ["L", "y_hat", "h", "z"]
    return list(zip(road, [*road[1:], parameter], strict=True))


def _symbol(name: str) -> str:
    if name.startswith("dL/d"):
        return f"∂L/∂{_symbol(name[4:])}"
    return "ŷ" if name == "y_hat" else name.translate(str.maketrans("123", "₁₂₃"))


def _with_number(name: str, known: dict[str, float]) -> str:
    return f"{_symbol(name)} = {_number(known[name])}" if known else _symbol(name)


def _number(x: float) -> str:
    return f"{x + 0.0:.4g}"
