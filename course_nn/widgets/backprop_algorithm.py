"""Pictures to play with for notebook 05: backpropagation as an algorithm."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from course_nn.checks.measures.backprop_algorithm import BODY, LOOP, START
from course_nn.checks.probes.backprop_algorithm import Squares
from course_nn.widgets.digits import digits
from course_nn.widgets.play import BLUE, GREEN, GREY, ORANGE, RED, play
from course_nn.widgets.scene import Move

__all__ = ["digits", "table", "walk"]

Array = np.ndarray
SUPERSCRIPTS = str.maketrans("12", "¹²")

# The walk ------------------------------------------------------------------------------------------------------------

TEXT = {
    "A": "∇W⁽ᵈ⁾ = gradᵀ h⁽ᵈ⁻¹⁾",
    "B": "for d = 2, 1:",
    "C": "grad ← grad W⁽ᵈ⁾",
    "D": "grad ← ∂L/∂ŷ",
    "E": "∇b⁽ᵈ⁾ = Σ grad",
    "F": "grad ← grad ⊙ g'(z⁽ᵈ⁾)",
}
PLACES = ("h0", "z1", "h1", "z2", "h2")  # from the input to the prediction
NAMES = dict(zip(PLACES, ("x", "z⁽¹⁾", "h⁽¹⁾", "z⁽²⁾", "ŷ"), strict=True))


class Stop(NamedTuple):
    """One line that has been carried out: where grad then stands, which gradients are there, what is said of it."""

    line: int  # its place in the order; -1 before the first
    place: str
    done: tuple[str, ...]
    said: str
    fault: bool = False


def walk(order: Any) -> Any:
    """Your six lines, carried out one by one on two layers: where grad stands, and which gradients are there."""
    letters = [] if order is ... else [c for c in "".join(map(str, order)).upper() if c.isalpha()]
    whole = sorted(letters) == sorted(TEXT)
    stops = _stops(letters) if whole else []

    def draw(figure: Figure) -> Move:
        if order is ...:
            raise NotImplementedError
        if not whole:
            waits = "The walk begins when each of the six letters is there once."
            figure.text(0.5, 0.5, waits, ha="center", color=GREY)
            return lambda line: "Your answer does not hold each of the six letters A to F once: see its check above."
        left, right = figure.subplots(1, 2, width_ratios=(1, 2.1))
        rows = _draw_lines(left, letters)
        _draw_chain(right)

        def move(line: int) -> str:
            stop = stops[line]
            colour = RED if stop.fault else ORANGE
            if stop.line >= 0:
                left.plot(-0.05, rows[stop.line], ">", color=colour, ms=9)
            if stop.place:
                at = PLACES.index(stop.place)
                right.plot(at, 0, "o", ms=40, mfc="none", mec=colour, mew=4)
                right.text(at, 0.62, "grad", ha="center", color=colour, weight="bold", size="large")
            for name in stop.done:
                kind, d = name[0], name[1]
                across, down = 2 * int(d) - 1.5, 1.15 if kind == "b" else 0.85
                right.text(across, -down, f"∇{_raised(kind, d)} ✓", ha="center", color=GREEN, size="large")
            return stop.said

        return move

    return play(draw, size=(9, 2.9), line=range(max(len(stops), 2)))


def _stops(letters: list[str]) -> list[Stop]:
    """Carry the lines out until the end, or until one cannot be."""
    loop = letters.index(LOOP)
    rounds = [(i, 0) for i in range(loop)] + [(i, d) for d in (2, 1) for i in range(loop + 1, 6)]
    stops = [Stop(-1, "", (), "Forward is done: every z and h is there. Nothing has walked back yet.")]
    place = ""
    done: tuple[str, ...] = ()
    for i, d in rounds:
        line = letters[i]
        head = f"Line {line}, {TEXT[line]}" + (f", with d = {d}: " if d else ": ")
        if line == START:
            again = f" What came from above is lost in layer {d}." if d == 1 else ""
            place = "h2"
            stops.append(Stop(i, place, done, f"{head}grad stands at the prediction ŷ.{again}", d == 1))
        elif not d:
            return [*stops, Stop(i, place, done, f"{head}there is no d yet, so nobody can say which layer.", True)]
        else:
            needs, leaves = (f"h{d - 1}" if p == "h below" else f"{p}{d}" for p in BODY[line])
            if place != needs:
                where = f"it stands at {NAMES[place]}" if place else "there is none yet"
                said = f"{head}this line needs grad at {NAMES[needs]}, but {where}."
                return [*stops, Stop(i, place, done, said, True)]
            place, kind = leaves, {"A": "W", "E": "b"}.get(line, "")
            done = (*done, f"{kind}{d}") if kind else done
            moved = "the last layer has no g, so nothing changes" if line == "F" and d == 2 else "grad moves"
            said = f"the gradient of {_raised(kind, d)} is there" if kind else f"{moved}; it stands at {NAMES[place]}"
            stops.append(Stop(i, place, done, f"{head}{said}."))
    return stops


def _raised(kind: str, d: int | str) -> str:
    return f"{kind}⁽{str(d).translate(SUPERSCRIPTS)}⁾"


def _draw_lines(axes: Axes, letters: list[str]) -> list[float]:
    """Write the lines in their order; returns their heights."""
    axes.set(xlim=(-0.1, 1), ylim=(-5.6, 0.6), title="your order")
    axes.axis("off")
    inside = letters.index(LOOP)
    for i, letter in enumerate(letters):
        axes.text(0.02 + 0.09 * (i > inside), -i, f"{letter}   {TEXT[letter]}", va="center")
    return [-float(i) for i in range(len(letters))]


def _draw_chain(axes: Axes) -> None:
    """Draw two layers as a chain from x to L."""
    axes.set(xlim=(-0.5, 5.4), ylim=(-1.5, 1.1), title="two layers")
    axes.axis("off")
    between = ("W⁽¹⁾, b⁽¹⁾", "g", "W⁽²⁾, b⁽²⁾", "(no g)", "loss")
    for i, name in enumerate((*NAMES.values(), "L")):
        axes.plot(i, 0, "o", ms=32, mfc="white", mec="black", zorder=2)
        axes.text(i, 0, name, ha="center", va="center", zorder=3)
        if i < len(between):
            axes.plot([i, i + 1], [0, 0], color=GREY, lw=1.5, zorder=1)
            axes.text(i + 0.5, -0.4, between[i], ha="center", va="center", color=GREY)


# The table -----------------------------------------------------------------------------------------------------------

LAYERS = [
    (np.array([[1.0, 1.0], [2.0, -1.0], [-1.0, -1.0]]), np.array([-1.0, 1.0, 0.0])),
    (np.array([[1.0, 3.0, 1.0], [-1.0, 1.0, 2.0]]), np.array([0.0, 1.0])),
]
SAMPLES = {"A": ([1.0, 2.0], [4.0, 2.0]), "B": ([-1.0, -2.0], [5.0, 6.0])}
RULES = {
    "forward": "",
    "grad": "∂L/∂ŷ, from the loss",
    "z2": "grad ⊙ g', no g here",
    "b2": "Σ grad over the rows",
    "W2": "gradᵀ h⁽¹⁾",
    "h1": "grad W⁽²⁾",
    "z1": "grad ⊙ g'(z⁽¹⁾)",
    "b1": "Σ grad over the rows",
    "W1": "gradᵀ x",
}
SHAPES = {"grad": (1, 2), "z2": (1, 2), "b2": (2,), "W2": (2, 3), "h1": (1, 3), "z1": (1, 3), "b1": (3,), "W1": (3, 2)}


# the row that a row is computed from
FROM = {"z2": "grad", "b2": "z2", "W2": "z2", "h1": "z2", "z1": "h1", "b1": "z1", "W1": "z1"}


def table(backprop: Callable[..., Any]) -> Any:
    """Your table for one sample in a network of 2, 3 and 2 units, a row a step, its numbers beside units and edges."""
    rows = list(RULES)

    def draw(figure: Figure) -> Move:
        found = {name: _of_sample(backprop, *sample) for name, sample in SAMPLES.items()}
        left, right = figure.subplots(1, 2, width_ratios=(1.3, 1))
        spots = _draw_network(left)
        right.set(xlim=(0, 1), ylim=(-7.7, 0.7), title="your table")
        right.axis("off")
        for i, name in enumerate(rows[1:]):
            right.text(0.0, -i, name, va="center", weight="bold")
            right.text(0.14, -i, RULES[name], va="center", color=GREY)

        def move(row: int, sample: str) -> str:
            x, y = SAMPLES[sample]
            values, name = found[sample], rows[row]
            _write_forward(left, spots, x)
            for i, above in enumerate(rows[1 : row + 1]):
                colour = ORANGE if above == name else BLUE
                right.text(0.58, -i, _short(values[above]), va="center", color=colour, weight="bold")
            for beside, colour in ((FROM.get(name, ""), BLUE), (name, ORANGE)):
                if beside in values:
                    _write_gradients(left, spots, beside, values[beside], colour)
            if not row:
                return f"Sample {sample}, forward: ŷ is {_short(_forward(x)[-1])} and should be {_short(y)}."
            return f"Sample {sample}, row {name}: {RULES[name]} gives {_short(values[name])}."

        return move

    return play(draw, size=(9.6, 4.2), row=range(len(rows)), sample=list(SAMPLES))


def _of_sample(backprop: Callable[..., Any], x: list[float], y: list[float]) -> dict[str, Array]:
    """Return the rows for one sample; refuse what is no table."""
    copies = [(W.copy(), b.copy()) for W, b in LAYERS]
    made = backprop(copies, Squares(), np.array([x]), np.array([y]))
    if not isinstance(made, dict):
        raise TypeError(f"it returned {type(made).__name__}, not a dict")
    for name, shape in SHAPES.items():
        found = np.shape(made[name]) if name in made else None
        if found != shape:
            has = "is missing" if found is None else f"has the shape {found}"
            raise ValueError(f"the row “{name}” {has}; for this network it is {shape}")
    return {name: np.asarray(made[name], float) for name in SHAPES}


def _forward(x: list[float]) -> list[Array]:
    """The numbers in the units: x, h of the hidden layer (z where it is off), ŷ."""
    (W1, b1), (W2, b2) = LAYERS
    z = W1 @ np.array(x) + b1
    return [np.array(x), z, W2 @ np.maximum(z, 0) + b2]


def _short(numbers: Any) -> str:
    """Numbers in brackets, rows apart by semicolons."""
    rows = np.atleast_2d(np.asarray(numbers, float))
    return "; ".join(" ".join(f"{v + 0:.4g}" for v in row) for row in rows)


def _draw_network(axes: Axes) -> list[list[tuple[float, float]]]:
    """Draw units and edges with their weights and biases; returns where the units are, layer by layer."""
    spots = [[(2.2 * k, 1.35 * ((n - 1) / 2 - i)) for i in range(n)] for k, n in enumerate((2, 3, 2))]
    axes.set(xlim=(-0.5, 5.1), ylim=(-2.0, 2.1), title="black: forward; orange: new; blue: what it comes from")
    axes.axis("off")
    for k, (W, b) in enumerate(LAYERS, 1):
        for m, j in np.ndindex(W.shape):
            (x0, y0), (x1, y1) = spots[k - 1][j], spots[k][m]
            axes.plot([x0, x1], [y0, y1], color="#bbbbbb", lw=1, zorder=1)
            _write(axes, *_along(spots, k, m, j, 0.24), f"{W[m, j]:g}", "black")
        for (x, y), bias in zip(spots[k], b, strict=True):
            _write(axes, x, y - 0.45, f"b = {bias:g}", "black")
    for x, y in [spot for layer in spots for spot in layer]:
        axes.plot(x, y, "o", ms=30, mfc="white", mec="black", mew=1, zorder=2)
    return spots


def _along(spots: list[list[tuple[float, float]]], layer: int, m: int, j: int, part: float) -> tuple[float, float]:
    """Where the edge from unit j into unit m of the layer has run so much of its length."""
    (x0, y0), (x1, y1) = spots[layer - 1][j], spots[layer][m]
    return x0 + part * (x1 - x0), y0 + part * (y1 - y0)


def _write(axes: Axes, x: float, y: float, text: str, colour: str) -> None:
    """Write a small text on a white plate."""
    plate = {"boxstyle": "square,pad=0.08", "fc": "white", "ec": "none"}
    weight = "normal" if colour == "black" else "bold"
    axes.text(x, y, text, size="small", ha="center", va="center", color=colour, weight=weight, bbox=plate, zorder=1.5)


def _write_forward(axes: Axes, spots: list[list[tuple[float, float]]], x: list[float]) -> None:
    """Write each unit's number into it; of a unit that is off, its z in grey."""
    for layer, numbers in zip(spots, _forward(x), strict=True):
        for spot, number in zip(layer, numbers, strict=True):
            off = layer is spots[1] and number < 0
            text, size = (f"z {number:g}\nh 0", "x-small") if off else (f"{number:g}", "medium")
            axes.text(*spot, text, ha="center", va="center", color=GREY if off else "black", size=size, zorder=3)


def _write_gradients(axes: Axes, spots: list[list[tuple[float, float]]], name: str, value: Array, colour: str) -> None:
    """Write a row's numbers where they belong: above the units, first h, then z, beside b, or on the edges."""
    kind, layer = ("ŷ", 2) if name == "grad" else (name[0], int(name[1]))
    for index, number in np.ndenumerate(value if kind in "bW" else value[0]):
        x, y = spots[layer][index[0]]
        text = f"{number + 0:.3g}"
        if kind == "W":
            _write(axes, *_along(spots, layer, index[0], index[1], 0.78), text, colour)
        elif kind == "b":
            _write(axes, x + 0.5, y - 0.45, text, colour)
        else:
            _write(axes, x + (0.28 if kind == "z" else -0.28), y + 0.45, f"{kind}: {text}", colour)
