"""Pictures to play with for notebook 07: convolution."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from course_nn.widgets.play import BLUE, GREY, ORANGE, play
from course_nn.widgets.scene import Move

Array = np.ndarray

# Numbers that are small enough for one's head; the kernels look different when turned or transposed.
IMAGE = np.array([[2, 0, 1, 3, 0, 1], [1, 3, 0, 2, 1, 0], [0, 1, 2, 0, 3, 1], [3, 0, 1, 1, 0, 2], [1, 2, 0, 3, 1, 0]])
KERNEL = np.array([[1, 2, 0], [0, -1, 0], [0, 0, 3]])
SMALL_KERNEL = np.array([[1, 2], [0, -1]])
BIAS = 1


def explosion() -> Any:
    """Weights of a dense layer and of a convolution from a colour image to maps of its size, by its side."""
    sides = np.arange(8, 257, 8)

    def weights(side: Any, maps: int, kernel: int) -> tuple[Any, int]:
        return (3 * side**2 + 1) * side**2 * maps, (3 * kernel**2 + 1) * maps

    def draw(figure: Figure) -> Move:
        axes = figure.add_subplot(xlim=(0, 264), ylim=(1, 1e12), yscale="log")
        axes.set(xlabel="height and width of the image in pixels", ylabel="weights and biases")
        axes.set_yticks(10.0 ** np.arange(0, 13, 3), labels=["1", "thousand", "million", "billion", "10¹²"])
        axes.grid(axis="y", color="#dddddd")
        (dense,) = axes.plot([], [], color=ORANGE, lw=2, label="fully connected")
        (convolution,) = axes.plot([], [], color=BLUE, lw=2, ls="--", label="convolution")
        axes.legend(loc="upper left")

        def move(side: int, maps: int, kernel: int) -> str:
            many, few = weights(sides.astype(float), maps, kernel)
            dense.set_data(sides, many)
            convolution.set_data(sides, np.full(sides.shape, few))
            at, here = weights(side, maps, kernel)
            axes.plot([side, side], [at, here], "o", color="black")
            axes.set_title(f"{at:,} against {here:,}")
            return (
                f"From a colour image of {side} × {side} pixels to {maps} maps: {at:,} weights and biases fully "
                f"connected, {here:,} with a kernel of {kernel} × {kernel}."
            )

        return move

    return play(draw, size=(7, 3.6), side=(8, 256, 8, 32), maps=(1, 32, 1, 16), kernel=(1, 7, 2, 3))


def sliding() -> Any:
    """A kernel on its way over numbers, window after window: the products, their sum, and the map that grows."""

    def draw(figure: Figure) -> Move:
        left, middle, right = figure.subplots(1, 3, width_ratios=(8.2, 6.4, 6.2))
        for axes, columns, name in ((left, 7, "image, kernel"), (middle, 6, "products"), (right, 6, "map")):
            _page(axes, (-1.1 if axes is left else -0.1, columns + 0.1), (6.1, -1.7), name, -1.4)
        _numbers(left, IMAGE)

        def move(step: int, stride: int, padding: int) -> str:
            x = np.pad(IMAGE, padding)
            rows, columns = ((side - 3) // stride + 1 for side in x.shape)
            at = [(stride * i, stride * j) for i, j in np.ndindex(rows, columns)]
            y = [int((x[i : i + 3, j : j + 3] * KERNEL).sum()) + BIAS for i, j in at]
            place, known = divmod(min(step, 2 * len(at) - 1), 2)
            said = [str(n) for n in y[:place]] + [str(y[place]) if known else "?"]
            i, j = at[place]
            window = x[i : i + 3, j : j + 3]
            if padding:
                ring = np.pad(np.zeros(IMAGE.shape, bool), 1, constant_values=True)
                _numbers(left, x, -1, -1, GREY, ring)
            _lay(left, KERNEL, i - padding, j - padding)
            pairs = [[_product(a, k) for a, k in zip(*row, strict=True)] for row in zip(window, KERNEL, strict=True)]
            _numbers(middle, pairs, wide=2)
            middle.text(0, 3.7, f"their sum + {BIAS} = ", va="center")
            middle.text(4.2, 3.7, said[-1], va="center", weight="bold", color=BLUE, size="x-large")
            right.add_patch(Rectangle((0, 0), columns, rows, fill=False, ec=GREY))
            for n, text in enumerate(said):
                colour, weight = (BLUE, "bold") if n == place else ("black", "normal")
                spot = n % columns + 0.5, n // columns + 0.5
                right.text(*spot, text, ha="center", va="center", color=colour, weight=weight)
            products = [_product(a, k) for a, k in zip(window.flat, KERNEL.flat, strict=True) if a * k]
            asked = "." if known else " Predict it, then step."
            return (
                f"Window {place + 1} of {len(at)}, in a map of {rows} × {columns}: {' + '.join(products) or '0'} + "
                f"{BIAS} = {said[-1]}{asked}"
            )

        return move

    return play(draw, size=(9, 3.4), step=range(60), stride=(1, 2, 1, 1), padding=(0, 1, 1, 0))


def _product(a: int, k: int) -> str:
    return f"{a} · {k}" if k >= 0 else f"{a} · ({k})"


def backwards() -> Any:
    """What each dy of the map does on the way back: its window goes into dK, the kernel goes into dx."""
    x, K = IMAGE[:3, :4], SMALL_KERNEL
    dys = {"1": np.array([[1, 2, 0], [-1, 1, 3]]), "2": np.array([[1, 2]])}

    def draw(figure: Figure) -> Move:
        axes = figure.subplots(1, 4, width_ratios=(4.2, 3.2, 2.2, 4.2))
        for one, name, columns in zip(axes, ("x, kernel", "dy", "dK so far", "dx so far"), (4, 3, 2, 4), strict=True):
            _page(one, (-0.1, columns + 0.1), (3.1, -0.6), name)
        _numbers(axes[0], x)

        def move(step: int, stride: str) -> str:
            s, dy = int(stride), dys[stride]
            at = list(np.ndindex(dy.shape))
            done = at[: min(step, len(at))]
            dK, dx = np.zeros(K.shape), np.zeros(x.shape)
            for i, j in done:
                window = np.s_[s * i : s * i + 2, s * j : s * j + 2]
                dK += dy[i, j] * x[window]
                dx[window] += dy[i, j] * K
            for one, table in zip(axes[1:], (dy, dK, dx), strict=True):
                _numbers(one, table)
            i, j = done[-1] if done else (0, 0)
            _lay(axes[0], K, s * i, s * j)
            if not done:
                return f"The kernel is at its first place, stride {s}. Nothing has come back yet: dK and dx are 0."
            _lay(axes[1], np.zeros((1, 1)), i, j, named=False)
            _lay(axes[3], K, s * i, s * j, named=False)
            if step > len(at):
                return f"All {len(at)} places have sent back what they owe: dK and dx are complete."
            return (
                f"dy[{i}, {j}] is {dy[i, j]}: the window times {dy[i, j]} is added to dK, and the kernel times "
                f"{dy[i, j]} to that window of dx."
            )

        return move

    return play(draw, size=(9, 2.6), step=range(8), stride=["1", "2"])


KERNELS = {
    "the pixel itself": np.array([[0, 0, 0], [0, 1, 0], [0, 0, 0]], float),
    "all 0": np.zeros((3, 3)),
    "brighter downwards": np.array([[-1, -2, -1], [0, 0, 0], [1, 2, 1]], float),
    "sharpen": np.array([[0, -1, 0], [-1, 5, -1], [0, -1, 0]], float),
    "spots and lines": np.array([[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]], float),
}
PLACES = ("upper_left", "upper", "upper_right", "left", "middle", "right", "lower_left", "lower", "lower_right")


def kernels(conv2d: Callable[..., Array], own: Any = None) -> Any:
    """A picture, a kernel to choose and to change number by number, and the map that your convolution makes.

    own: further kernels by name; what is no 3 × 3 table of numbers is left out.
    """
    from course_nn.data import picture

    x = picture(48)[None]
    start = {f"your “{name}”": K for name, K in _tables(own).items()} | KERNELS

    def draw(figure: Figure) -> Move:
        left, middle, right = figure.subplots(1, 3, width_ratios=(1, 0.6, 1))
        grey: dict[str, Any] = {"cmap": "gray", "extent": (0, 48, 48, 0)}
        left.imshow(x[0, :, :, 0], vmin=0, vmax=1, **grey)
        shown = right.imshow(np.zeros((48, 48)), vmin=-1, vmax=1, **grey)
        left.set(title="picture: black 0, white 1", xlabel="column", ylabel="row")
        right.set(xlabel="column")
        _page(middle, (-0.1, 3.1), (3.1, -0.6), "kernel")

        def move(start_from: str, **added: float) -> str:
            K = start[start_from] + np.array([added[place] for place in PLACES]).reshape(3, 3)
            y = np.asarray(conv2d(x.copy(), K[None, :, :, None], np.zeros(1), 1, 1), float)
            if y.shape != x.shape:
                raise ValueError(f"for one image of 48 × 48 it gave the shape {y.shape}, and {x.shape} is expected")
            _numbers(middle, [[f"{k:.2g}" for k in row] for row in K])
            low, high = min(0.0, float(y.min())), max(1.0, float(y.max()))
            shown.set_data(y[0, :, :, 0])
            shown.set_clim(low, high)
            right.set_title(f"map: black {low:.2g}, white {high:.2g}")
            total = float(K.sum())
            return (
                f"The weights add up to {total:.3g}, and so an even area of brightness 1 becomes {total:.3g}; the map "
                f"runs from {float(y.min()):.2g} to {float(y.max()):.2g}."
            )

        return move

    sliders: dict[str, Any] = dict.fromkeys(PLACES, (-2, 2, 0.5, 0))
    return play(draw, size=(9, 3.6), start_from=list(start), **sliders)


def _tables(own: Any) -> dict[str, Array]:
    """The kernels among the values of a dict that may hold anything yet."""
    tables = {}
    for name, value in own.items() if isinstance(own, dict) else ():
        try:
            table = np.array(value, float)
        except (TypeError, ValueError):
            continue
        if table.shape == (3, 3) and np.isfinite(table).all():
            tables[str(name)] = table
    return tables


def shifted(conv2d: Callable[..., Array], max_pool: Callable[..., Any], avg_pool: Callable[..., Any]) -> Any:
    """A shape that moves to the right, its map by your convolution, and that map pooled: what moves, what stays."""
    side = 14
    K = KERNELS["brighter downwards"].T[None, :, :, None] / 4

    def seen(by: int, pooled: str) -> list[Array]:
        x = np.zeros((1, side, side, 1))
        x[0, 3:11, 3 + by : 6 + by] = 1
        x[0, 8:11, 6 + by : 10 + by] = 1
        y = np.maximum(conv2d(x.copy(), K, np.zeros(1), 1, 1), 0)
        layer = (max_pool if pooled == "largest" else avg_pool)((2, 2), 2)
        return [np.asarray(a, float)[0, :, :, 0] for a in (x, y, layer.forward(y))]

    def draw(figure: Figure) -> Move:
        titles = ("image", "map: where it gets brighter", "pooled, windows of 2 × 2")
        axes = figure.subplots(1, 3)
        pictures = []
        for one, title, n in zip(axes, titles, (side, side, side // 2), strict=True):
            pictures.append(one.imshow(np.zeros((n, n)), cmap="gray", vmin=0, vmax=1, extent=(0, n, n, 0)))
            one.set(title=title, xlabel="column", xticks=range(0, n + 1, 2), yticks=range(0, n + 1, 2))
        axes[0].set_ylabel("row")

        def move(moved: int, pooled: str) -> str:
            before, now = seen(0, pooled), seen(moved, pooled)
            for shown, a in zip(pictures, now, strict=True):
                shown.set_data(a)
            changed = [int((~np.isclose(a, b)).sum()) for a, b in zip(before[1:], now[1:], strict=True)]
            along = np.allclose(now[1][:, moved:], before[1][:, : side - moved])
            return (
                f"Moved by {moved} to the right: the map {'has moved along' if along else 'has not moved along'}, so "
                f"{changed[0]} of its {side**2} numbers are others than before; of the {(side // 2) ** 2} pooled ones "
                f"{changed[1]} are."
            )

        return move

    return play(draw, size=(9, 3.4), moved=(0, 4, 1, 0), pooled=["largest", "mean"])


def _page(axes: Axes, across: tuple[float, float], down: tuple[float, float], name: str, above: float = -0.3) -> None:
    """A sheet for numbers: rows run downwards, the name stands above."""
    axes.set(xlim=across, ylim=down, aspect="equal")
    axes.axis("off")
    axes.text(0, above, name, va="center", size="large")


def _numbers(
    axes: Axes, rows: Any, top: int = 0, left: int = 0, colour: str = "black", where: Array | None = None, wide: int = 1
) -> None:
    """Write a table, a number in each cell; where: only these of its cells, without lines."""
    cells = np.array(rows, object)
    for (i, j), number in np.ndenumerate(cells):
        if where is None or where[i, j]:
            text = number if isinstance(number, str) else f"{number + 0:g}"
            axes.text(left + wide * (j + 0.5), top + i + 0.5, text, ha="center", va="center", color=colour)
    if where is None:
        n, m = cells.shape
        axes.hlines(np.arange(n + 1) + top, left, left + wide * m, color="#bbbbbb", lw=0.8)
        axes.vlines(left + wide * np.arange(m + 1), top, top + n, color="#bbbbbb", lw=0.8)


def _lay(axes: Axes, K: Array, top: int, left: int, named: bool = True) -> None:
    """Lay a window over a table, with the kernel's numbers small in the corners."""
    axes.add_patch(Rectangle((left, top), K.shape[1], K.shape[0], color=ORANGE, alpha=0.35))
    for (a, b), k in np.ndenumerate(K if named else K[:0]):
        axes.text(left + b + 0.95, top + a + 0.97, f"·{k}", ha="right", va="bottom", size="x-small", color=BLUE)
