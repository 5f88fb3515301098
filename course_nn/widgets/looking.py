"""Looking into a trained convolutional network: its units, what its scores depend on, and what pleases it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from course_nn.widgets.play import BLUE, GREY, ORANGE, play
from course_nn.widgets.scene import Move

Array = np.ndarray
Network = Callable[[], Any]
BEST = 6  # windows in a row


class Front(NamedTuple):
    """A layer that still gives maps: its output for all images, and which pixels its unit (i, j) sees."""

    layer: Any
    maps: Array  # (N, OH, OW, F)
    field: int
    jump: int
    start: int  # of the window of unit (0, 0); negative in the padding

    def window(self, i: int, j: int) -> tuple[int, int]:
        """Its upper left corner."""
        return self.start + self.jump * i, self.start + self.jump * j


def _fronts(net: Any, x: Array) -> list[Front]:
    """The layers up to the last maps."""
    found, field, jump, start = [], 1, 1, 0
    for layer in net.layers:
        x = layer.forward(x)
        if np.ndim(x) != 4:
            break
        if hasattr(layer, "kernel"):
            field += (layer.kernel[0] - 1) * jump
            start -= layer.padding[0] * jump
            jump *= layer.stride[0]
        found.append(Front(layer, x, field, jump, start))
    if not found:
        raise ValueError("the network has no layer that gives maps: it begins with a convolution")
    return found


def units(network: Network, images: Array) -> Any:
    """Choose a layer, a unit and a digit: the unit's map, and the windows that it answers to most strongly."""

    def draw(figure: Figure) -> Move:
        fronts = _fronts(network(), images)
        side = images.shape[1]
        mosaic = figure.subplot_mosaic([["image", "kernel", "map"], ["best"] * 3], height_ratios=(1, 0.62))
        image, kernel, shown, best = (mosaic[name] for name in ("image", "kernel", "map", "best"))
        left, weights, answers = (_picture(axes, side) for axes in (image, kernel, shown))
        kernel.set_title("kernel", fontsize="medium")
        best.set(xticks=[], yticks=[], xlabel="the windows it answers to most strongly")
        best.spines[:].set_visible(False)
        windows = [
            best.imshow(np.zeros((2, 2)), cmap="gray_r", vmin=0, vmax=1, extent=(n + 0.03, n + 0.97, 0.97, 0.03))
            for n in range(BEST)
        ]
        best.set(xlim=(0, BEST), ylim=(1, 0))
        for picture in (weights, answers):
            picture.set_cmap("PuOr_r")

        def move(layer: int, unit: int, digit: int) -> str:
            front = fronts[min(layer, len(fronts)) - 1]
            unit %= front.maps.shape[3]
            y = front.maps[..., unit]
            OH, OW = y.shape[1:]
            left.set_data(images[digit, :, :, 0])
            _signed(answers, y[digit], _size(y))
            shown.set_title(f"map {unit}, {OH} × {OW}", fontsize="medium")
            W = getattr(front.layer, "W", np.zeros(0))
            flat = W.ndim == 4 and W.shape[-1] == 1
            _signed(weights, W[unit, :, :, 0] if flat else np.zeros((1, 1)))
            if not flat:
                text = " × ".join(map(str, W.shape[1:])) if W.ndim == 4 else "no weights"
                kernel.text(side / 2, side / 2, text, ha="center", va="center", color=GREY)
            top, across = front.window(*_highest(y[digit]))
            image.add_patch(Rectangle((across, top), front.field, front.field, fill=False, ec=BLUE, lw=2))
            strongest = y.reshape(len(y), -1).max(axis=1).argsort()[::-1]
            for window, n in zip(windows, strongest, strict=False):
                window.set_data(_cut(images[n], *front.window(*_highest(y[n])), front.field))
            return (
                f"Map {unit} after {front.layer!r}: a unit sees {front.field} × {front.field} pixels. Its largest "
                f"answer to digit {digit} is {y[digit].max():.2f}, where the frame is; to all digits {y.max():.2f}."
            )

        return move

    return play(
        draw, size=(8, 4.4), layer=(1, 6, 1, 2), unit=(0, 31, 1, 3), digit=(0, len(images) - 1, 1, 0)
    )  # fmt: skip


def _picture(axes: Axes, side: int, title: str = "image") -> Any:
    axes.set(xticks=[], yticks=[])
    axes.spines[:].set_visible(False)  # an image that changes would cover half of them
    axes.add_patch(Rectangle((0, 0), side, side, fill=False, ec="#bbbbbb", zorder=3))
    axes.set_title(title, fontsize="medium")
    return axes.imshow(np.zeros((side, side)), cmap="gray_r", vmin=0, vmax=1, extent=(0, side, side, 0))


def _signed(picture: Any, a: Array, size: float = 0.0) -> None:
    """Show numbers of both signs, 0 in the middle of the colours."""
    picture.set_data(a)
    picture.set_clim(-(size or _size(a)), size or _size(a))


def _highest(a: Array) -> tuple[int, int]:
    i, j = divmod(int(a.argmax()), a.shape[1])
    return i, j


def _size(a: Array) -> float:
    return max(float(np.abs(a).max()), 1e-9)


def _cut(image: Array, top: int, left: int, size: int) -> Array:
    """A window of an image, which may reach beyond its edge."""
    wide = np.pad(image[:, :, 0], size)
    return wide[top + size : top + 2 * size, left + size : left + 2 * size]


def looks(
    network: Network,
    images: Array,
    labels: Array,
    saliency: Callable[[Any, Array, int], Array],
    occlusion: Callable[[Any, Array, int, int], Array],
) -> Any:
    """What the score of a class depends on: by your saliency, and by your occlusion with a square of 3."""

    def draw(figure: Figure) -> Move:
        net, side = network(), images.shape[1]
        z = net.forward(images)
        axes = figure.subplots(1, 3)
        left, middle, right = (_picture(a, side) for a in axes)
        middle.set_cmap("magma")
        right.set_cmap("PuOr_r")
        known: dict[tuple[int, int], tuple[Array, Array]] = {}

        def move(digit: int, score_of: str) -> str:
            order = z[digit].argsort()[::-1]
            k = int(order[0] if score_of == "its first choice" else order[1])
            if (digit, k) not in known:
                known[digit, k] = (
                    np.asarray(saliency(net, images[digit : digit + 1].copy(), k), float)[0],
                    np.asarray(occlusion(net, images[digit].copy(), k, 3), float),
                )
            steep, fall = known[digit, k]
            left.set_data(images[digit, :, :, 0])
            middle.set_data(steep)
            middle.set_clim(0, _size(steep))
            right.set_data(fall)
            right.set_clim(-_size(fall), _size(fall))
            axes[1].set_title(f"saliency: up to {steep.max():.1f}", fontsize="medium")
            axes[2].set_title(f"occlusion: {fall.min():.1f} to {fall.max():.1f}", fontsize="medium")
            return (
                f"A {labels[digit]}; the network says {order[0]}, and {order[1]} next. For the score of {k} your two "
                f"pictures agree in their ranks by {_rank_correlation(steep, fall):.2f} (1: the same, 0: not at all)."
            )

        return move

    return play(draw, size=(8.6, 3.1), digit=(0, len(images) - 1, 1, 0), score_of=["its first choice", "its second"])


def _rank_correlation(a: Array, b: Array) -> float:
    """Spearman's, of the sizes: how alike two pictures order their pixels."""
    ranks = [np.abs(picture).ravel().argsort().argsort() for picture in (a, b)]
    return float(np.corrcoef(*ranks)[0, 1])


def climbing(
    network: Network, climb: Callable[[Any, Array, int, int, float], Array], images: Array, labels: Array
) -> Any:
    """From a digit towards what the score of another class likes best, step by step, by your climb."""

    def draw(figure: Figure) -> Move:
        net, side = network(), images.shape[1]
        before, after, right = figure.subplots(1, 3, width_ratios=(1, 1, 1.3))
        first = _picture(before, side)
        picture = _picture(after, side, "after the steps; paper is grey")
        picture.set_clim(-1, 1)
        right.set(xlim=(-0.6, 9.6), ylim=(-25, 45), xticks=range(10), xlabel="class", ylabel="score")
        right.axhline(0, color=GREY, lw=0.8)
        bars = right.bar(range(10), np.zeros(10), color=ORANGE)

        def move(step: int, digit: int, towards: str) -> str:
            k, x = int(towards), images[digit : digit + 1]
            first.set_data(x[0, :, :, 0])
            made = np.asarray(climb(net, x.copy(), k, step, 0.05), float)
            if made.shape != x.shape:
                raise ValueError(f"it gave images of shape {made.shape}; {x.shape} is expected")
            z = net.forward(made)[0]
            picture.set_data(made[0, :, :, 0])
            for c, (bar, score) in enumerate(zip(bars, z, strict=True)):
                bar.set_height(float(np.clip(score, -25, 45)))
                bar.set_color(BLUE if c == k else ORANGE)
            steps = "1 step" if step == 1 else f"{step} steps"
            return (
                f"A {labels[digit]}, after {steps} towards class {k}: its score is {z[k]:.1f}, the highest of the "
                f"others {np.delete(z, k).max():.1f}; the network says {z.argmax()}."
            )

        return move

    return play(
        draw, size=(8.6, 3.2), step=range(31), digit=(0, len(images) - 1, 1, 0), towards=[str(k) for k in range(10)]
    )


def rules(network: Network, images: Array, ruled_relu: Callable[[str], Any]) -> Any:
    """Back from the strongest answer of one map to the pixels, by the three rules of your ReLU."""
    names = ("gradient", "deconvnet", "guided")

    def draw(figure: Figure) -> Move:
        net, side = network(), images.shape[1]
        depth = len(_fronts(net, images[:1]))
        while depth and type(net.layers[depth - 1]).__name__ != "ReLU":
            depth -= 1
        ways = {
            rule: [ruled_relu(rule) if type(layer).__name__ == "ReLU" else layer for layer in net.layers[:depth]]
            for rule in names
        }
        axes = figure.subplots(1, 4)
        left = _picture(axes[0], side)
        pictures = [_picture(a, side, rule) for a, rule in zip(axes[1:], names, strict=True)]
        for picture in pictures:
            picture.set_cmap("PuOr_r")

        def move(digit: int, strongest: int) -> str:
            x = images[digit : digit + 1]
            left.set_data(x[0, :, :, 0])
            negative, largest, unit = {}, 0.0, 0
            for rule, picture in zip(names, pictures, strict=True):
                signal, unit, largest = _sent_back(ways[rule], x, strongest - 1)
                _signed(picture, signal)
                negative[rule] = float((signal < 0).sum() / max(1, np.count_nonzero(signal)))
            shares = ", ".join(f"{rule} {share:.0%}" for rule, share in negative.items())
            return (
                f"Map {unit}, number {strongest} in strength, answers digit {digit} with {largest:.2f}. Negative of "
                f"what comes back: {shares}."
            )

        return move

    return play(draw, size=(9.4, 2.8), digit=(0, len(images) - 1, 1, 0), strongest=(1, 6, 1, 1))


def _sent_back(layers: list[Any], x: Array, rank: int) -> tuple[Array, int, float]:
    """What comes back to the pixels from the strongest place of a map; which map it is, and how strong that is."""
    for layer in layers:
        x = layer.forward(x)
    order = x[0].max(axis=(0, 1)).argsort()[::-1]
    unit = int(order[min(rank, len(order) - 1)])
    i, j = _highest(x[0, :, :, unit])
    signal = np.zeros(x.shape)
    largest = signal[0, i, j, unit] = float(x[0, i, j, unit])
    for layer in reversed(layers):
        signal = np.asarray(layer.backward(signal))
    return signal[0, :, :, 0], unit, largest
