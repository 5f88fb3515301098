"""Pictures for the feedforward network. Those that need a function of the exercises take the student's own."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.colors import ListedColormap
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from course_nn.widgets.play import BLUE, GREEN, GREY, ORANGE, play
from course_nn.widgets.scene import Move

Function = Callable[..., Any]


def curve(polynomial: Function) -> Any:
    """Twelve data points and the curve y = f(x; θ), a cubic: drag θ and watch the loss."""
    rng = np.random.default_rng(3)
    x = np.linspace(-2, 2, 12)
    y = np.array([0.5, -1.2, 0.3, 0.6]) @ x ** np.arange(4)[:, None] + 0.15 * rng.normal(size=12)
    fine = np.linspace(-2.3, 2.3, 200)

    def draw(figure: Figure) -> Move:
        axes = figure.add_subplot(xlabel="x (data)", ylabel="y", xlim=(-2.3, 2.3), ylim=(-5, 5))
        left = axes.vlines(x, y, y, color=ORANGE, lw=1.5, label="what is left to explain")
        (line,) = axes.plot(fine, 0 * fine, color=BLUE, lw=2, label="y = f(x; θ)")
        axes.plot(x, y, "o", color="black", ms=5, label="data", zorder=3)
        axes.legend(loc="upper center", ncols=3, frameon=False)

        def move(**sliders: float) -> str:
            theta = np.array(list(sliders.values()))
            y_hat = polynomial(x, theta)
            loss = float(np.mean((y_hat - y) ** 2))
            left.set_segments([[(xi, yi), (xi, y_hat_i)] for xi, yi, y_hat_i in zip(x, y, y_hat, strict=True)])
            line.set_ydata(polynomial(fine, theta))
            axes.set_title(f"loss, the mean squared distance: {loss:.2f}")
            values = ", ".join(f"{t:g}" for t in theta)
            return f"With θ = ({values}) the mean squared distance to the data is {loss:.2f}."

        return move

    slider = (-2, 2, 0.1, 0)
    return play(draw, θ0=slider, θ1=slider, θ2=slider, θ3=slider)


def shapes() -> Any:
    """The arrays of one layer as boxes: sides of the same colour have the same length."""
    colours = {"N": BLUE, "D": ORANGE, "M": GREEN}

    def draw(figure: Figure) -> Move:
        axes = figure.add_subplot(aspect="equal")
        axes.set_axis_off()

        def move(**sizes: int) -> str:
            left = 0.0
            for name, down, across in (("x", "N", "D"), ("W", "M", "D"), ("b", "", "M"), ("h", "N", "M")):
                height, width = sizes.get(down, 1), sizes[across]
                axes.add_patch(Rectangle((left, 0), width, -height, facecolor="#eeeeee", edgecolor="none"))
                axes.hlines(range(1 - height, 0), left, left + width, color="white", lw=1)
                axes.vlines(left + np.arange(1, width), -height, 0, color="white", lw=1)
                axes.hlines([0, -height], left, left + width, color=colours[across], lw=4)
                axes.vlines([left, left + width], -height, 0, color=colours.get(down, GREY), lw=4 if down else 1)
                shape = f"({down}, {across})" if down else f"({across},)"
                axes.text(left + width / 2, 0.5, f"{name}  {shape}", ha="center", va="bottom")
                left += max(width, 2.6) + 1.4
            axes.set(xlim=(-0.5, left - 0.9), ylim=(-max(sizes["N"], sizes["M"], 3) - 0.3, 1.6))
            N, D, M = sizes["N"], sizes["D"], sizes["M"]
            return (
                f"x is {N} × {D}, W is {M} × {D}, b has length {M}, and h is {N} × {M}; "
                f"blue sides are N = {N} long, orange ones D = {D}, green ones M = {M}."
            )

        return move

    return play(draw, size=(7.2, 2.8), N=(1, 7, 1, 5), D=(1, 5, 1, 3), M=(1, 5, 1, 2))


def neuron(dense: Function) -> Any:
    """One unit with two inputs, h = g(w₁x₁ + w₂x₂ + b), as a map over its inputs."""
    side = np.linspace(-3, 3, 61)
    x1, x2 = np.meshgrid(side, side)
    grid = np.stack([x1.ravel(), x2.ravel()], axis=1)
    functions: dict[str, Function] = {"tanh": np.tanh, "none": lambda z: z}

    def draw(figure: Figure) -> Move:
        axes = figure.add_subplot(xlabel="x₁", ylabel="x₂", aspect="equal", xlim=(-3, 3), ylim=(-3, 3))
        axes.set_title("black line: h = 0; arrow: direction of w")
        picture = axes.imshow(
            0 * x1, cmap="PuOr", vmin=-1, vmax=1, extent=(-3.05, 3.05) * 2, origin="lower", interpolation="bilinear"
        )
        axes.set(xlim=(-3, 3), ylim=(-3, 3))
        figure.colorbar(picture, ax=axes, label="h", extend="both")

        def move(w1: float, w2: float, b: float, g: str) -> str:
            w = np.array([w1, w2])
            h = np.asarray(dense(grid, w[None], np.array([b]), functions[g])).reshape(x1.shape)
            picture.set_data(h)
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
            return (
                f"With w = ({w1:g}, {w2:g}) and b = {b:g}, h = 0 on the line at right angles to w, "
                f"{away:.2f} away from the origin."
            )

        return move

    return play(draw, size=(5.4, 4.2), w1=(-3, 3, 0.1, 1), w2=(-3, 3, 0.1, 0.5), b=(-3, 3, 0.1, 0), g=list(functions))


def network(count_parameters: Function | None = None) -> Any:
    """A network of chosen sizes, drawn edge by edge; with your function, its count beside the edges drawn."""

    def draw(figure: Figure) -> Move:
        axes = figure.add_subplot()
        axes.set_axis_off()

        def move(inputs: int, hidden: int, second_hidden: int, outputs: int, biases: bool) -> str:
            sizes = [s for s in (inputs, hidden, second_hidden, outputs) if s]
            heights = [np.arange(s) - (s - 1) / 2 for s in sizes]
            top = max(sizes) / 2 + 0.5
            weights = [
                [(i, other), (i + 1, unit)]
                for i, (left, right) in enumerate(pairwise(heights))
                for unit in right
                for other in left
            ]
            ones = [[(i + 0.4, top), (i + 1, unit)] for i, right in enumerate(heights[1:]) for unit in right if biases]
            axes.add_collection(LineCollection(weights, color=BLUE, lw=1.4))
            axes.add_collection(LineCollection(ones, color=ORANGE, lw=1.4, ls=(0, (4, 2))))
            for i in range(len(sizes) - 1 if biases else 0):
                axes.text(i + 0.4, top, "1", ha="center", va="center", bbox={"fc": "white", "ec": ORANGE})
            names = ["input", *["hidden unit"] * (len(sizes) - 2), "output"]
            for i, (units, name) in enumerate(zip(heights, names, strict=True)):
                axes.plot([i] * len(units), units, "o", ms=17, mfc="white", mec="black", zorder=2.5)
                low = -max(sizes) / 2 - 0.35
                axes.text(i, low, f"{len(units)} {name}{'s' * (len(units) > 1)}", ha="center", va="top")
            axes.set(xlim=(-0.5, len(sizes) - 0.5), ylim=(-max(sizes) / 2 - 0.9, top + 0.5))
            edges = "Blue edges are weights" + (
                ", dashed orange ones biases." if biases else "; the biases are left out."
            )
            if count_parameters is None:
                return f"A network of the sizes {sizes}. {edges}"
            mine = count_parameters(sizes)
            total = f"{len(weights)} weights + {len(ones)} biases = {len(weights) + len(ones)} edges"
            axes.set_title(f"drawn: {total};  your count: {mine}")
            return f"A network of the sizes {sizes}: {total}. Your function counts {mine}. {edges}"

        return move

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

    def draw(figure: Figure) -> Move:
        axes = figure.add_subplot(xlabel="x₁", ylabel="x₂", aspect="equal")
        sides = axes.imshow(
            0 * x1, vmin=0, vmax=1, cmap=ListedColormap(["#cfe3f1", "#fae3c0"]), extent=(-1.6, 2.6, -1.2, 1.7),
            origin="lower", interpolation="nearest",
        )  # fmt: skip
        axes.plot(*points[:, label == 0], "o", color=BLUE, ms=5, mec="white", mew=0.5, label="class 0", zorder=3)
        axes.plot(*points[:, label == 1], "s", color=ORANGE, ms=5, mec="white", mew=0.5, label="class 1", zorder=3)
        axes.set(xlim=(-1.6, 2.6), ylim=(-1.2, 1.7))
        figure.legend(loc="outside lower center", ncols=2, frameon=False)

        def move(activation: str, hidden_layers: int, units: int) -> str:
            g = functions[activation]
            last = np.linalg.lstsq(hidden(points, g, hidden_layers, units).T, 2 * label - 1, rcond=None)[0]
            y_hat = (last @ hidden(everywhere, g, hidden_layers, units)).reshape(x1.shape)
            right = float(np.mean((last @ hidden(points, g, hidden_layers, units) > 0) == label))
            sides.set_data(y_hat > 0)
            axes.contour(x1, x2, y_hat, levels=[0], colors="black", linewidths=2)
            axes.set_title(f"{right:.0%} on the right side")
            kind = "straight" if activation == "none" else "curved"
            layers = "layer" if hidden_layers == 1 else "layers"
            return (
                f"Activation {activation}, {hidden_layers} hidden {layers} of {units} units: the boundary is {kind}, "
                f"and {right:.0%} of the points lie on the right side of it."
            )

        return move

    return play(draw, size=(6.4, 4.6), activation=list(functions), hidden_layers=(1, 4, 1, 1), units=(2, 20, 1, 12))
