"""Pictures to play with for notebook 03: gradient descent and SGD."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from course_nn.widgets.batches import arrows, learning, levels, walk
from course_nn.widgets.play import BLUE, GREEN, GREY, ORANGE, RED, play
from course_nn.widgets.scene import Move

__all__ = ["arrows", "ball", "landscape", "learning", "rates", "walk"]

Array = np.ndarray
Function = Callable[..., Any]
FINE = np.linspace(-4, 4, 161)

# Curves and surfaces over a square of side 6: height and slope, all of a size that suits the same learning rates.

CURVES: dict[str, tuple[Function, Function]] = {
    "parabola": (lambda x: x**2, lambda x: 2 * x),
    "two valleys": (lambda x: (x**2 - 4) ** 2 / 6 + 0.4 * x + 1, lambda x: 2 * x * (x**2 - 4) / 3 + 0.4),
}
NINE = np.linspace(-2, 2, 9)


def _two_units(a: Any, b: Any) -> Array:
    error = np.tanh(np.multiply.outer(a, NINE)) + np.tanh(np.multiply.outer(b, NINE))
    return 5 * np.mean((error - np.tanh(2 * NINE) + np.tanh(0.7 * NINE)) ** 2, axis=-1)


def _four_valleys(a: Any, b: Any) -> Any:
    u, v = 5 * a / 3, 5 * b / 3
    return ((u**2 + v - 11) ** 2 + (u + v**2 - 7) ** 2) / 100


SURFACES: dict[str, Function] = {
    "bowl": lambda a, b: (a**2 + 8 * b**2) / 2,
    "saddle": lambda a, b: (a**2 - b**2) / 2 + b**4 / 24 + 1.5,
    "two hidden units": _two_units,
    "four valleys": _four_valleys,
}


def _slope(surface: Function, p: Array, h: float = 1e-5) -> Array:
    a, b = p
    return np.array([surface(a + h, b) - surface(a - h, b), surface(a, b + h) - surface(a, b - h)]) / (2 * h)


def ball() -> Any:
    """A ball on a curve, which takes a step at a time; beside it the loss after each step."""

    def draw(figure: Figure) -> Move:
        left, right = figure.subplots(1, 2, width_ratios=(1.5, 1))
        left.set(xlabel="x", ylabel="loss L(x)", xlim=(-4, 4), ylim=(-0.8, 16))
        right.set(xlabel="step", ylabel="loss", xlim=(-0.8, 25.8), ylim=(-0.8, 16))
        (line,) = left.plot(FINE, 0 * FINE, color=GREY, lw=2)

        def move(step: int, learning_rate: float, start: float, curve: str) -> str:
            height, slope = CURVES[curve]
            x = [start]
            while len(x) <= step and abs(x[-1]) < 1e6:
                x.append(x[-1] - learning_rate * slope(x[-1]))
            path, losses = np.array(x), height(np.array(x))
            line.set_ydata(height(FINE))
            left.plot(path, losses, ":", color=BLUE, lw=1, marker="o", ms=4)
            left.plot(path[-1], losses[-1], "o", color=ORANGE, ms=13, mec="black", zorder=5)
            right.plot(losses, color=BLUE, marker="o", ms=3, lw=1)
            left.set_title(f"step {len(x) - 1}: L = {losses[-1]:.3g}")
            if abs(path[-1]) > 4:
                return (
                    f"With η = {learning_rate:g} the ball overshoots more with each step: after {len(x) - 1} steps it "
                    f"is out of the picture, at x = {path[-1]:.3g}."
                )
            return (
                f"With η = {learning_rate:g} the ball stands at x = {path[-1]:.3f} after {step} steps from {start:g}; "
                f"its loss is {losses[-1]:.3g} and the slope under it {slope(path[-1]):.3g}."
            )

        return move

    return play(
        draw, size=(8.4, 3.6), step=range(26), learning_rate=(0.02, 1.2, 0.02, 0.1), start=(-4, 4, 0.1, 3.5),
        curve=list(CURVES),
    )  # fmt: skip


def landscape(gradient_descent: Function) -> Any:
    """Four surfaces from above: click on a start, and your gradient_descent walks from there."""
    side = np.linspace(-3, 3, 91)
    grids = {name: surface(*np.meshgrid(side, side)) for name, surface in SURFACES.items()}

    def draw(figure: Figure) -> Move:
        axes = figure.add_subplot(xlabel="parameter a", ylabel="parameter b", aspect="equal")
        lines = {
            name: axes.contour(side, side, grid, levels=levels(grid), cmap="viridis", linewidths=1)
            for name, grid in grids.items()
        }
        axes.set(xlim=(-3, 3), ylim=(-3, 3))

        def move(surface: str, a: float, b: float, learning_rate: float, steps: int) -> str:
            for name, contours in lines.items():
                contours.set_visible(name == surface)
            f = SURFACES[surface]
            path, values = gradient_descent(
                lambda p: float(f(*p)), lambda p: _slope(f, p), np.array([a, b]), learning_rate, steps
            )
            path, values = np.asarray(path, float), np.asarray(values, float)
            axes.plot(*path.T, "-", color=RED, lw=1.5, marker=".", ms=5)
            axes.plot(*path[0], "s", color="black", ms=7)
            axes.plot(*path[-1], "o", color=ORANGE, ms=11, mec="black")
            where = f"From ({a:g}, {b:g}), {steps} steps with η = {learning_rate:g}"
            if not np.isfinite(path).all() or np.abs(path[-1]).max() > 3:
                axes.set_title("off the map")
                return f"{where} leave the map."
            steep = float(np.linalg.norm(_slope(f, path[-1])))
            axes.set_title(f"loss {values[0]:.3g} → {values[-1]:.3g}")
            resting = "where it is flat" if steep < 1e-2 else f"where the slope is still {steep:.2g}"
            return f"{where} lead to ({path[-1, 0]:.2f}, {path[-1, 1]:.2f}), loss {values[-1]:.3g}, {resting}."

        return move

    return play(
        draw, size=(5.6, 5), click=("a", "b"), surface=list(SURFACES), a=(-3, 3, 0.05, -2), b=(-3, 3, 0.05, 1.5),
        learning_rate=(0.01, 0.4, 0.01, 0.05), steps=(1, 150, 1, 60),
    )  # fmt: skip


# The lecture's network and its one sample, theta = (w1, w2, b1, w3, b2)

THETA = np.array([1.5, 2.0, 3.0, 2.5, -2.0])


def _z(theta: Array) -> Any:
    return 2 * theta[..., 0] - theta[..., 1] + theta[..., 2]


def _lecture_loss(theta: Array) -> float:
    return float((theta[3] * max(0.0, _z(theta)) + theta[4] - 6) ** 2)


def _lecture_gradient(theta: Array) -> Array:
    h = max(0.0, _z(theta))
    e = 2 * (theta[3] * h + theta[4] - 6)
    back = e * theta[3] * (h > 0)
    return np.array([2 * back, -back, back, e * h, e])


def rates(gradient_descent: Function) -> Any:
    """The lecture's network trained by your gradient_descent at a rate, a quarter of it and four times it."""
    styles = {0.25: ("a quarter of it", GREEN, ":"), 1.0: ("the rate", BLUE, "-"), 4.0: ("four times it", ORANGE, "--")}

    def draw(figure: Figure) -> Move:
        axes = figure.add_subplot(
            xlabel="step", ylabel="loss", yscale="log", xlim=(-0.5, 30.5), ylim=(1e-4, 1e3), title="η"
        )
        axes.axhline(4, color=GREY, lw=1)
        axes.text(30.2, 4.4, "loss at the start", ha="right", color="#555555")
        for name, colour, style in styles.values():
            axes.plot([], [], color=colour, ls=style, lw=2, label=name)
        axes.plot([], [], "X", color=RED, ms=9, label="the ReLU dies")
        axes.legend(loc="upper right", ncols=2)

        def move(learning_rate: float) -> str:
            said = []
            for factor, (name, colour, style) in styles.items():
                path, values = gradient_descent(
                    _lecture_loss, _lecture_gradient, THETA.copy(), factor * learning_rate, 30
                )
                losses = np.clip(np.nan_to_num(np.asarray(values, float), nan=1e9), 1e-9, 1e9)
                dead = np.flatnonzero(_z(np.asarray(path, float)) <= 0)
                axes.plot(losses, color=colour, ls=style, lw=2)
                if dead.size:
                    axes.plot(dead[0], min(losses[dead[0]], 900), "X", color=RED, ms=11, zorder=5)
                end = losses[-1]
                lot = "beyond a million" if end > 1e6 else f"{end:.2g}" if end > 1e-6 else "below a millionth"
                said.append(f"{name} {lot}" + (f" (dead from step {dead[0]})" if dead.size else ""))
            axes.set_title(f"η = {learning_rate:g}, a quarter of it, and four times it")
            return f"Loss after 30 steps, η = {learning_rate:g}: {'; '.join(said)}."

        return move

    return play(draw, size=(7.2, 4), learning_rate=(0.0005, 0.03, 0.0005, 0.0005))
