"""Pictures of activations, their slopes, and what they do to a gradient; all take the student's own functions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle

from course_nn.widgets.play import BLUE, GREEN, GREY, ORANGE, PURPLE, RED, play
from course_nn.widgets.scene import Move

Function = Callable[..., Any]


def _values_and_slopes(layer: type, z: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The values g(z) and slopes g'(z) of an activation's class, by its own forward and backward."""
    made = layer()
    g = np.array(made.forward(z.copy()), float)
    return g, np.array(made.backward(np.ones(z.shape)), float)


def tangent(*layers: type) -> Any:
    """An activation, its slope, and the tangent that moves along it. Takes the activations' classes."""
    by_name = {layer.__name__: layer for layer in layers}
    z = np.linspace(-5, 5, 401)

    def draw(figure: Figure) -> Move:
        above, below = figure.subplots(2, 1, sharex=True, height_ratios=[3, 2])
        above.plot(z, z, color=GREY, lw=1, ls=":", label="copies its input")
        (curve,) = above.plot(z, z, color=BLUE, lw=2, label="g(z)")
        (touching,) = above.plot(z, z, color=RED, lw=1.5, ls="--", label="tangent")
        above.set(ylim=(-2, 3.2), ylabel="g(z)")
        above.legend(loc="upper left", frameon=False)
        below.set(ylim=(-0.15, 1.25), xlim=(-5, 5), xlabel="z", ylabel="slope g'(z)")

        def move(activation: str, at: float) -> str:
            g, slope = _values_and_slopes(by_name[activation], z)
            here_g, here_slope = (float(v[0]) for v in _values_and_slopes(by_name[activation], np.array([at])))
            curve.set_ydata(g)
            touching.set_ydata(here_g + here_slope * (z - at))
            above.plot(at, here_g, "o", color=RED)
            below.plot(z, slope, color=GREEN, lw=2)
            below.plot(at, here_slope, "o", color=RED)
            return f"{activation} at z = {at:g}: value {here_g:.3f}, slope {here_slope:.3f}."

        return move

    return play(draw, size=(6.4, 4.6), activation=list(by_name), at=(-5, 5, 0.1, 1.5))


def depth(gradient_factor: Function, *layers: type) -> Any:
    """What is left of a gradient after each of many units, on a log scale. Takes your functions and classes.

    Every unit sits at the same z, and all weights on the way are 1, so that only the slopes count.
    """
    styles = [(BLUE, "o"), (ORANGE, "s"), (GREEN, "^"), (PURPLE, "D")]
    floor = -15.0

    def draw(figure: Figure) -> Move:
        axes = figure.add_subplot(xlabel="units passed on the way back", ylabel="log₁₀ of what is left")
        axes.axhline(0, color=GREY, lw=1)
        lines = [
            axes.plot([], [], color=colour, marker=marker, ms=4, label=layer.__name__)[0]
            for layer, (colour, marker) in zip(layers, styles, strict=False)
        ]
        axes.set(xlim=(0, 51), ylim=(floor - 0.8, 1.5))
        axes.set_yticks([0, -5, -10, floor], labels=["0", "-5", "-10", "less"])
        figure.legend(loc="outside right center", frameon=False)

        def move(depth: int, z: float) -> str:
            left = []
            for layer, line in zip(layers, lines, strict=False):
                slope = float(_values_and_slopes(layer, np.array([z]))[1][0])
                factors = [float(gradient_factor(np.full(n, slope))) for n in range(1, depth + 1)]
                line.set_data(range(1, depth + 1), [max(np.log10(f), floor) if f > 0 else floor for f in factors])
                left.append(f"{layer.__name__} {factors[-1]:.2g}")
            axes.set_title(f"every unit at z = {z:g}")
            units = "unit" if depth == 1 else "units"
            return f"After {depth} {units}, each at z = {z:g}, there is left of the gradient: {', '.join(left)}."

        return move

    return play(draw, depth=(1, 50, 1, 20), z=(-4, 4, 0.1, 0.5))


def flow(mlp: Function) -> Any:
    """A number on its way through a network of 1, 3 and 1 units, and the function that the network computes."""
    layers = [
        (np.array([[1.0], [1.0], [-1.0]]), np.array([1.5, -0.5, -1.0])),
        (np.array([[1.0, -2.5, 0.8]]), np.array([-1.0])),
    ]
    line = np.linspace(-3, 3, 241)

    def draw(figure: Figure) -> Move:
        left, right = figure.subplots(1, 2, width_ratios=[1, 1.3])
        left.set(aspect="equal", xlim=(-0.5, 3.5), ylim=(-0.9, 2.6))
        left.set_axis_off()
        for at, name in ((0.0, "x"), (1.5, "z"), (3.0, "ŷ")):
            left.text(at, -0.75, name, ha="center")
        right.axhline(0, color=GREY, lw=1)
        right.set(xlabel="x", ylabel="ŷ", xlim=(-3, 3), ylim=(-3, 3))

        def move(x: float) -> str:
            at = np.array([[x]])
            z, y_hat = (np.asarray(mlp(at, layers[:n])).ravel() for n in (1, 2))
            _draw_flow(left, x, z, float(y_hat[0]))
            right.plot(line, np.asarray(mlp(line[:, None], layers)).ravel(), color=BLUE, lw=2)
            right.plot(x, y_hat[0], "o", color=RED, ms=8)
            on = [str(i + 1) for i in range(3) if z[i] > 0]
            units = f"units {' and '.join(on)} are" if len(on) > 1 else f"unit {on[0]} is" if on else "units: none is"
            return f"At x = {x:g}, hidden {units} active, and ŷ = {y_hat[0]:.2f}."

        return move

    return play(draw, size=(7.2, 3.4), x=(-3, 3, 0.1, 0.0))


def _draw_flow(axes: Axes, x: float, z: np.ndarray, y_hat: float) -> None:
    """Draw the units with their numbers; a hidden unit with z < 0 is grey, and so are its edges."""

    def unit(left: float, height: float, number: float, colour: str = "black", width: float = 1.0) -> None:
        axes.add_patch(Circle((left, height), 0.36, fc="white", ec=colour, lw=width, zorder=2))
        text = GREY if colour == pale else "black"
        axes.text(left, height, f"{number:.1f}", ha="center", va="center", color=text, zorder=3)

    pale = "#bbbbbb"
    for i, number in enumerate(z):
        colour, width = (BLUE, 2.2) if number > 0 else (pale, 1.0)
        axes.plot([0, 1.5, 3], [1, 2.0 - i, 1], color=colour, lw=width, zorder=1)
        unit(1.5, 2.0 - i, number, colour, width)
    unit(0, 1, x)
    unit(3, 1, y_hat)
