"""Pictures for backpropagation by hand. Those that need a function of the exercises take the student's own."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from course_nn.widgets.lecturenet import POINTS, loop, shared
from course_nn.widgets.play import BLUE, GREY, ORANGE, RED, play
from course_nn.widgets.scene import Move

__all__ = ["learning", "loop", "nudge", "shared", "step_size"]

Function = Callable[..., Any]


def nudge() -> Any:
    """A push of x, handed on to z = x² and to h = sin z: how far each one moves."""

    def draw(figure: Figure) -> Move:
        left, right = figure.subplots(1, 2)
        x, z = np.linspace(-2.2, 2.2, 201), np.linspace(-0.2, 5, 201)
        left.plot(x, x**2, color=GREY)
        left.set(xlabel="x", ylabel="z = x²", xlim=(-2.2, 2.2), ylim=(-0.2, 5))
        right.plot(z, np.sin(z), color=GREY)
        right.set(xlabel="z", ylabel="h = sin z", xlim=(-0.2, 5), ylim=(-1.2, 1.2))

        def move(x: float, push: float) -> str:
            z, h = x**2, np.sin(x**2)
            dz = (x + push) ** 2 - z
            dh = np.sin(z + dz) - h
            for axes, (a, b), (da, db) in ((left, (x, z), (push, dz)), (right, (z, h), (dz, dh))):
                low_a, low_b = axes.get_xlim()[0], axes.get_ylim()[0]
                axes.plot([a, a, low_a], [low_b, b, b], color=GREY, lw=0.8, ls=":")
                axes.plot([a, a + da], [b, b], color=BLUE, lw=3, solid_capstyle="butt")
                axes.plot([a + da, a + da], [b, b + db], color=RED, lw=3, solid_capstyle="butt")
                axes.plot(a, b, "o", color="black", ms=4)
            left.set_title(f"slope dz/dx = 2x = {2 * x + 0.0:.2f}")
            right.set_title(f"slope dh/dz = cos z = {np.cos(z):.2f}")
            outer, inner = np.cos(z), 2 * x + 0.0
            return (
                f"At x = {x:g} a push of {push:g} moves z by {dz:.3f} and h by {dh:.3f}. The slopes multiply: "
                f"{outer:.2f} · {inner:.2f} = {outer * inner + 0.0:.2f}, and h moved {dh / push:.2f} times as far as x."
            )

        return move

    return play(draw, size=(8.4, 3.4), x=(-1.9, 1.9, 0.05, 1), push=(0.02, 0.3, 0.02, 0.2))


def learning(learn: Function) -> Any:
    """The loss over a hundred steps on the lecture's point, by your loop, for any learning rate."""
    inputs, target, numbers = POINTS["the lecture"]
    floor, steps = 1e-12, 100

    def draw(figure: Figure) -> Move:
        axes = figure.add_subplot(xlabel="step", ylabel="loss before the step", yscale="log")
        axes.set(xlim=(-1, steps), ylim=(floor / 3, 1e5))
        axes.axhline(1e-6, color=GREY, lw=1, ls="--", label="a millionth")
        (line,) = axes.plot([], [], "o-", color=BLUE, ms=3, label="loss (below 10⁻¹² drawn at 10⁻¹²)")
        axes.legend(loc="upper right", frameon=False)

        def move(lr: float) -> str:
            theta = dict(zip(("w1", "w2", "b1", "w3", "b2"), numbers, strict=True))
            theta, losses = learn(np.array([inputs]), np.array([target]), theta, lr, steps)
            losses = np.array(losses, float)
            line.set_data(np.arange(len(losses)), np.clip(losses, floor, 1e3))
            dead = theta["w1"] * inputs[0] + theta["w2"] * inputs[1] + theta["b1"] <= 0
            axes.set_title(f"η = {lr:g}" + (": the unit is dead, only b₂ goes on learning" if dead else ""))
            rises = any(after > before for before, after in pairwise(losses) if before > floor)
            below = np.flatnonzero(losses < 1e-6)
            return (
                f"With η = {lr:g} the loss goes from {losses[0]:.3g} to {losses[1]:.3g} in the first step, "
                f"{'rises on the way' if rises else 'never rises'}, and is "
                + (
                    f"below a millionth after {below[0]} steps"
                    if below.size
                    else f"{losses[-1]:.2g} after {steps} steps"
                )
                + ("; the unit has died." if dead else ".")
            )

        return move

    return play(draw, size=(7.2, 3.8), lr=(0.001, 0.08, 0.001, 0.005))


def step_size(numerical_gradient: Function) -> Any:
    """The error of your central difference and of the one-sided one, over the step h."""
    functions = {"eˣ at x = 1": (np.exp, 1.0, np.e), "sin x at x = 2": (np.sin, 2.0, np.cos(2.0))}
    exponents = np.arange(-16, 0.01, 0.25)
    floor = 1e-13

    def errors(f: Function, x: float, slope: float, h: Any, kind: Any) -> tuple[float, float]:
        at, step = np.array([x], kind), kind(h)
        central = float(np.ravel(numerical_gradient(lambda v: f(v)[0], at.copy(), step))[0])
        one_sided = float((f(at + step)[0] - f(at)[0]) / step)
        return max(abs(central - slope), floor), max(abs(one_sided - slope), floor)

    def draw(figure: Figure) -> Move:
        axes = figure.add_subplot(xlabel="step h", ylabel="error of the slope", xscale="log", yscale="log")
        axes.set(xlim=(3e-17, 3), ylim=(floor / 2, 30))
        (one,) = axes.plot([], [], color=ORANGE, ls="--", lw=2, label="one-sided")
        (two,) = axes.plot([], [], color=BLUE, lw=2, label="central (yours)")
        axes.legend(loc="lower left", frameon=False)

        def move(function: str, precision: str, log_h: float) -> str:
            f, x, slope = functions[function]
            kind = {"float64": np.float64, "float32": np.float32}[precision]
            table = np.array([errors(f, x, slope, 10.0**e, kind) for e in exponents])
            two.set_data(10.0**exponents, table[:, 0])
            one.set_data(10.0**exponents, table[:, 1])
            central, one_sided = errors(f, x, slope, 10.0**log_h, kind)
            axes.axvline(10.0**log_h, color=GREY, lw=1)
            axes.plot(10.0**log_h, central, "o", color=BLUE)
            axes.plot(10.0**log_h, one_sided, "s", color=ORANGE)
            return (
                f"{function} in {precision}, h = 10^{log_h:g}: the central difference is off by {central:.1e}, "
                f"the one-sided by {one_sided:.1e}; the slope itself is {slope:.4f}."
            )

        return move

    return play(
        draw, size=(7.2, 4.0), log_h=(-16, 0, 0.25, -1), function=list(functions), precision=["float64", "float32"]
    )
