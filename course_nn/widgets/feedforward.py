"""Pictures for the feedforward network. Those that need a function of the exercises take the student's own."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle, Rectangle

from course_nn.widgets.play import BLUE, GREEN, GREY, ORANGE, PURPLE, RED, play

Function = Callable[..., Any]


def curve(polynomial: Function) -> Any:
    """Twelve data points and the curve y = f(x; θ), a cubic: drag θ and watch the loss."""
    rng = np.random.default_rng(3)
    x = np.linspace(-2, 2, 12)
    y = np.array([0.5, -1.2, 0.3, 0.6]) @ x ** np.arange(4)[:, None] + 0.15 * rng.normal(size=12)
    fine = np.linspace(-2.3, 2.3, 200)

    def draw(figure: Figure, **sliders: float) -> str:
        theta = np.array(list(sliders.values()))
        y_hat = polynomial(x, theta)
        loss = float(np.mean((y_hat - y) ** 2))
        axes = figure.add_subplot(xlabel="x (data)", ylabel="y", xlim=(-2.3, 2.3), ylim=(-5, 5))
        axes.vlines(x, y_hat, y, color=ORANGE, lw=1.5, label="what is left to explain")
        axes.plot(fine, polynomial(fine, theta), color=BLUE, lw=2, label="y = f(x; θ)")
        axes.plot(x, y, "o", color="black", ms=5, label="data")
        axes.legend(loc="upper center", ncols=3, frameon=False)
        axes.set_title(f"loss, the mean squared distance: {loss:.2f}")
        return f"With θ = ({', '.join(f'{t:g}' for t in theta)}) the mean squared distance to the data is {loss:.2f}."

    slider = (-2, 2, 0.1, 0)
    return play(draw, θ0=slider, θ1=slider, θ2=slider, θ3=slider)


def shapes() -> Any:
    """The arrays of one layer as boxes: sides of the same colour have the same length."""
    colours = {"N": BLUE, "D": ORANGE, "M": GREEN}

    def draw(figure: Figure, **sizes: int) -> str:
        axes = figure.add_subplot(aspect="equal")
        axes.set_axis_off()
        left = 0.0
        for name, down, across in (("x", "N", "D"), ("W", "M", "D"), ("b", "", "M"), ("h", "N", "M")):
            height, width = sizes.get(down, 1), sizes[across]
            axes.add_patch(Rectangle((left, 0), width, -height, facecolor="#eeeeee", edgecolor="none"))
            for i in range(1, height):
                axes.plot([left, left + width], [-i, -i], color="white", lw=1)
            for j in range(1, width):
                axes.plot([left + j, left + j], [0, -height], color="white", lw=1)
            for y in (0, -height):
                axes.plot([left, left + width], [y, y], color=colours[across], lw=4, solid_capstyle="butt")
            for x in (left, left + width):
                axes.plot([x, x], [0, -height], color=colours.get(down, GREY), lw=4 if down else 1)
            shape = f"({down}, {across})" if down else f"({across},)"
            axes.text(left + width / 2, 0.5, f"{name}  {shape}", ha="center", va="bottom")
            left += max(width, 2.6) + 1.4
        axes.set(xlim=(-0.5, left - 0.9), ylim=(-max(sizes["N"], sizes["M"], 3) - 0.3, 1.6))
        N, D, M = sizes["N"], sizes["D"], sizes["M"]
        return (
            f"x is {N} × {D}, W is {M} × {D}, b has length {M}, and h is {N} × {M}; "
            f"blue sides are N = {N} long, orange ones D = {D}, green ones M = {M}."
        )

    return play(draw, size=(7.2, 2.8), N=(1, 7, 1, 5), D=(1, 5, 1, 3), M=(1, 5, 1, 2))


def neuron(dense: Function) -> Any:
    """One unit with two inputs, h = g(w₁x₁ + w₂x₂ + b), as a map over its inputs."""
    side = np.linspace(-3, 3, 61)
    x1, x2 = np.meshgrid(side, side)
    grid = np.stack([x1.ravel(), x2.ravel()], axis=1)
    functions: dict[str, Function] = {"tanh": np.tanh, "none": lambda z: z}

    def draw(figure: Figure, w1: float, w2: float, b: float, g: str) -> str:
        w = np.array([w1, w2])
        h = np.asarray(dense(grid, w[None], np.array([b]), functions[g])).reshape(x1.shape)
        axes = figure.add_subplot(xlabel="x₁", ylabel="x₂", aspect="equal", xlim=(-3, 3), ylim=(-3, 3))
        image = axes.pcolormesh(x1, x2, h, cmap="PuOr", vmin=-1, vmax=1, shading="gouraud")
        figure.colorbar(image, ax=axes, label="h", extend="both" if g == "none" else "neither")
        length = float(np.hypot(w1, w2))
        if length == 0:
            return f"Both weights are 0, so h = {h[0, 0]:.2f} wherever the input lies."
        away = abs(b) / length
        if h.min() < 0 < h.max():
            axes.contour(x1, x2, h, levels=[0], colors="black", linewidths=2)
        foot = -b * w / length**2
        tip = foot + w / length
        arrow = {"arrowstyle": "-|>", "lw": 2, "color": "black"}
        axes.annotate("", (tip[0], tip[1]), (foot[0], foot[1]), arrowprops=arrow)
        axes.set_title("black line: h = 0; arrow: direction of w")
        return (
            f"With w = ({w1:g}, {w2:g}) and b = {b:g}, h = 0 on the line at right angles to w, "
            f"{away:.2f} away from the origin."
        )

    return play(draw, size=(5.4, 4.2), w1=(-3, 3, 0.1, 1), w2=(-3, 3, 0.1, 0.5), b=(-3, 3, 0.1, 0), g=list(functions))


def network(count_parameters: Function | None = None) -> Any:
    """A network of chosen sizes, drawn edge by edge; with your function, its count beside the edges drawn."""

    def draw(figure: Figure, inputs: int, hidden: int, second_hidden: int, outputs: int, biases: bool) -> str:
        sizes = [s for s in (inputs, hidden, second_hidden, outputs) if s]
        axes = figure.add_subplot()
        axes.set_axis_off()
        drawn = {"weights": 0, "biases": 0}
        heights = [np.arange(s) - (s - 1) / 2 for s in sizes]
        top = max(sizes) / 2 + 0.5
        for i, (left, right) in enumerate(pairwise(heights)):
            for unit in right:
                for other in left:
                    axes.plot([i, i + 1], [other, unit], color=BLUE, lw=1.4, zorder=1)
                    drawn["weights"] += 1
                if biases:
                    axes.plot([i + 0.4, i + 1], [top, unit], color=ORANGE, lw=1.4, ls=(0, (4, 2)), zorder=1)
                    drawn["biases"] += 1
            if biases:
                axes.text(i + 0.4, top, "1", ha="center", va="center", bbox={"fc": "white", "ec": ORANGE}, zorder=3)
        names = ["input", *["hidden unit"] * (len(sizes) - 2), "output"]
        for i, (units, name) in enumerate(zip(heights, names, strict=True)):
            axes.plot([i] * len(units), units, "o", ms=17, mfc="white", mec="black", zorder=2)
            axes.text(i, -max(sizes) / 2 - 0.35, f"{len(units)} {name}{'s' * (len(units) > 1)}", ha="center", va="top")
        axes.set(xlim=(-0.5, len(sizes) - 0.5), ylim=(-max(sizes) / 2 - 0.9, top + 0.5))
        edges = "Blue edges are weights" + (", dashed orange ones biases." if biases else "; the biases are left out.")
        if count_parameters is None:
            return f"A network of the sizes {sizes}. {edges}"
        mine = count_parameters(sizes)
        total = f"{drawn['weights']} weights + {drawn['biases']} biases = {sum(drawn.values())} edges"
        axes.set_title(f"drawn: {total};  your count: {mine}")
        return f"A network of the sizes {sizes}: {total}. Your function counts {mine}. {edges}"

    return play(
        draw,
        size=(6.4, 3.8),
        inputs=(1, 5, 1, 2),
        hidden=(1, 7, 1, 3),
        second_hidden=(0, 6, 1, 0),
        outputs=(1, 4, 1, 1),
        biases=True,
    )


def moons() -> Any:
    """Two moons and the boundary of a network: straight without an activation, however deep, and curved with one.

    The hidden layers have fixed random weights; only the last layer is fitted, by least squares.
    """
    rng = np.random.default_rng(0)
    angle = rng.uniform(0, np.pi, 120)
    label = np.arange(120) % 2
    upper = np.stack([np.cos(angle), np.sin(angle)])
    points = np.where(label, np.array([[1], [0.5]]) - upper, upper) + 0.12 * rng.normal(size=(2, 120))
    x1, x2 = np.meshgrid(np.linspace(-1.6, 2.6, 106), np.linspace(-1.2, 1.7, 74))
    everywhere = np.stack([x1.ravel(), x2.ravel()])
    functions: dict[str, Function] = {"none": lambda z: z, "tanh": np.tanh}

    def hidden(columns: np.ndarray, g: Function, depth: int, units: int) -> np.ndarray:
        weights = np.random.default_rng(1)
        for _ in range(depth):
            W = weights.normal(0, 2.5 / np.sqrt(len(columns)), (units, len(columns)))
            columns = g(W @ columns + weights.normal(0, 1, (units, 1)))
        return np.vstack([columns, np.ones(columns.shape[1])])

    def draw(figure: Figure, activation: str, hidden_layers: int, units: int) -> str:
        g = functions[activation]
        last = np.linalg.lstsq(hidden(points, g, hidden_layers, units).T, 2 * label - 1, rcond=None)[0]
        y_hat = (last @ hidden(everywhere, g, hidden_layers, units)).reshape(x1.shape)
        right = float(np.mean((last @ hidden(points, g, hidden_layers, units) > 0) == label))
        axes = figure.add_subplot(xlabel="x₁", ylabel="x₂", aspect="equal", xlim=(-1.6, 2.6), ylim=(-1.2, 1.7))
        axes.contourf(x1, x2, y_hat > 0, levels=[-0.5, 0.5, 1.5], colors=["#cfe3f1", "#fae3c0"])
        axes.contour(x1, x2, y_hat, levels=[0], colors="black", linewidths=2)
        axes.plot(*points[:, label == 0], "o", color=BLUE, ms=5, mec="white", mew=0.5, label="class 0")
        axes.plot(*points[:, label == 1], "s", color=ORANGE, ms=5, mec="white", mew=0.5, label="class 1")
        figure.legend(loc="outside lower center", ncols=2, frameon=False)
        axes.set_title(f"{right:.0%} on the right side")
        kind = "straight" if activation == "none" else "curved"
        layers = "layer" if hidden_layers == 1 else "layers"
        return (
            f"Activation {activation}, {hidden_layers} hidden {layers} of {units} units: the boundary is {kind}, "
            f"and {right:.0%} of the points lie on the right side of it."
        )

    return play(draw, size=(6.4, 4.6), activation=list(functions), hidden_layers=(1, 4, 1, 1), units=(2, 20, 1, 12))


def _values_and_slopes(layer: type, z: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The values g(z) and slopes g'(z) of an activation's class, by its own forward and backward."""
    made = layer()
    g = np.array(made.forward(z.copy()), float)
    return g, np.array(made.backward(np.ones(z.shape)), float)


def tangent(*layers: type) -> Any:
    """An activation, its slope, and the tangent that moves along it. Takes the activations' classes."""
    by_name = {layer.__name__: layer for layer in layers}
    z = np.linspace(-5, 5, 401)

    def draw(figure: Figure, activation: str, at: float) -> str:
        g, slope = _values_and_slopes(by_name[activation], z)
        here_g, here_slope = (float(v[0]) for v in _values_and_slopes(by_name[activation], np.array([at])))
        above, below = figure.subplots(2, 1, sharex=True, height_ratios=[3, 2])
        above.plot(z, z, color=GREY, lw=1, ls=":", label="copies its input")
        above.plot(z, g, color=BLUE, lw=2, label="g(z)")
        above.plot(z, here_g + here_slope * (z - at), color=RED, lw=1.5, ls="--", label="tangent")
        above.plot(at, here_g, "o", color=RED)
        above.set(ylim=(-2, 3.2), ylabel="g(z)")
        above.legend(loc="upper left", frameon=False)
        below.plot(z, slope, color=GREEN, lw=2)
        below.plot(at, here_slope, "o", color=RED)
        below.set(ylim=(-0.15, 1.25), xlim=(-5, 5), xlabel="z", ylabel="slope g'(z)")
        return f"{activation} at z = {at:g}: value {here_g:.3f}, slope {here_slope:.3f}."

    return play(draw, size=(6.4, 4.6), activation=list(by_name), at=(-5, 5, 0.1, 1.5))


def depth(gradient_factor: Function, *layers: type) -> Any:
    """What is left of a gradient after each of many units, on a log scale. Takes your functions and classes.

    Every unit sits at the same z, and all weights on the way are 1, so that only the slopes count.
    """
    styles = [(BLUE, "o"), (ORANGE, "s"), (GREEN, "^"), (PURPLE, "D")]
    floor = -15.0

    def draw(figure: Figure, depth: int, z: float) -> str:
        axes = figure.add_subplot(xlabel="units passed on the way back", ylabel="log₁₀ of what is left")
        axes.axhline(0, color=GREY, lw=1)
        left = []
        for layer, (colour, marker) in zip(layers, styles, strict=False):
            slope = float(_values_and_slopes(layer, np.array([z]))[1][0])
            factors = [float(gradient_factor(np.full(n, slope))) for n in range(1, depth + 1)]
            shown = [max(np.log10(f), floor) if f > 0 else floor for f in factors]
            axes.plot(range(1, depth + 1), shown, color=colour, marker=marker, ms=4, label=layer.__name__)
            left.append(f"{layer.__name__} {factors[-1]:.2g}")
        axes.set(xlim=(0, 51), ylim=(floor - 0.8, 1.5), title=f"every unit at z = {z:g}")
        axes.set_yticks([0, -5, -10, floor], labels=["0", "-5", "-10", "less"])
        figure.legend(loc="outside right center", frameon=False)
        units = "unit" if depth == 1 else "units"
        return f"After {depth} {units}, each at z = {z:g}, there is left of the gradient: {', '.join(left)}."

    return play(draw, depth=(1, 50, 1, 20), z=(-4, 4, 0.1, 0.5))


def flow(mlp: Function) -> Any:
    """A number on its way through a network of 1, 3 and 1 units, and the function that the network computes."""
    layers = [
        (np.array([[1.0], [1.0], [-1.0]]), np.array([1.5, -0.5, -1.0])),
        (np.array([[1.0, -2.5, 0.8]]), np.array([-1.0])),
    ]
    line = np.linspace(-3, 3, 241)

    def draw(figure: Figure, x: float) -> str:
        at = np.array([[x]])
        z, y_hat = (np.asarray(mlp(at, layers[:n])).ravel() for n in (1, 2))
        left, right = figure.subplots(1, 2, width_ratios=[1, 1.3])
        _draw_flow(left, x, z, float(y_hat[0]))
        curve = np.asarray(mlp(line[:, None], layers)).ravel()
        right.plot(line, curve, color=BLUE, lw=2)
        right.plot(x, y_hat[0], "o", color=RED, ms=8)
        right.axhline(0, color=GREY, lw=1)
        right.set(xlabel="x", ylabel="ŷ", xlim=(-3, 3), ylim=(-3, 3))
        on = [str(i + 1) for i in range(3) if z[i] > 0]
        units = (
            f"hidden units {' and '.join(on)} are" if len(on) > 1 else f"hidden unit {on[0]} is" if on else "none is"
        )
        return f"At x = {x:g}, {units} active, and ŷ = {y_hat[0]:.2f}."

    return play(draw, size=(7.2, 3.4), x=(-3, 3, 0.1, 0.0))


def _draw_flow(axes: Axes, x: float, z: np.ndarray, y_hat: float) -> None:
    """Draw the units with their numbers; a hidden unit with z < 0 is grey, and so are its edges."""
    axes.set(aspect="equal", xlim=(-0.5, 3.5), ylim=(-0.9, 2.6))
    axes.set_axis_off()

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
    for left, name in ((0.0, "x"), (1.5, "z"), (3.0, "ŷ")):
        axes.text(left, -0.75, name, ha="center")
