"""Pictures to play with for notebook 08: what a unit sees, a convolution as a matrix, and columns in another order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from course_nn.widgets.play import BLUE, GREY, ORANGE, play, train
from course_nn.widgets.scene import Move

Array = np.ndarray

# What a unit sees -----------------------------------------------------------------------------------------------------

PIXELS = 28
STACKS = {
    "3, 3, 3, 3": [(3, 1)] * 4,
    "5, 5": [(5, 1), (5, 1)],
    "3, pool 2, 3, pool 2": [(3, 1), (2, 2), (3, 1), (2, 2)],
    "3 with stride 2, 3, 3": [(3, 2), (3, 1), (3, 1)],
    "3 with stride 2, three times": [(3, 2), (3, 2), (3, 2)],
}


def cone(receptive_field: Callable[[list[tuple[int, int]]], int]) -> Any:
    """A stack of layers along a line of pixels: the cone below a unit, and what your formula says. Click a unit."""

    def draw(figure: Figure) -> Move:
        axes = figure.add_subplot(xlim=(-1, PIXELS), ylim=(-0.6, 4.6), xlabel="place, in pixels")
        axes.set_yticks(range(5), ["pixels", "layer 1", "layer 2", "layer 3", "layer 4"])
        axes.spines[["top", "right", "left"]].set_visible(False)
        axes.tick_params(axis="y", length=0)

        def move(stack: str, layer: int, place: int) -> str:
            layers = STACKS[stack]
            at = _places(layers)
            layer = min(layer, len(layers))
            unit = int(np.abs(at[layer] - place).argmin())
            low = high = unit
            seen = [(layer, low, high)]
            for n in range(layer, 0, -1):
                k, s = layers[n - 1]
                low, high = s * low, s * high + k - 1
                seen.append((n - 1, low, high))
            edge = np.array([(at[n][low], at[n][high], n) for n, low, high in seen])
            axes.fill_betweenx(edge[:, 2], edge[:, 0] - 0.4, edge[:, 1] + 0.4, color=ORANGE, alpha=0.3, lw=0)
            for n, x in enumerate(at):
                axes.plot(x, np.full(len(x), n), "s" if n == 0 else "o", color=GREY, mfc="white", ms=7)
            for n, first, last in seen:
                x = at[n][first : last + 1]
                axes.plot(x, np.full(len(x), n), "s" if n == 0 else "o", color=BLUE, ms=7)
            pixels, says = high - low + 1, receptive_field(layers[:layer])
            formula = "as your formula says" if says == pixels else f"but your formula says {says}"
            return f"Unit {unit} of layer {layer} sees {pixels} pixels, {low} to {high}, {formula}."

        return move

    return play(
        draw, size=(8, 3.4), click=("place", "layer"),
        stack=list(STACKS), layer=(1, 4, 1, 3), place=(0, PIXELS - 1, 1, 12),
    )  # fmt: skip


def _places(layers: list[tuple[int, int]]) -> list[Array]:
    """Where the units of each layer stand, the pixels first: in the middle of what they see."""
    at = [np.arange(PIXELS, dtype=float)]
    for k, s in layers:
        below = at[-1]
        n = (len(below) - k) // s + 1
        at.append(np.array([below[s * i : s * i + k].mean() for i in range(n)]))
    return at


# Zeros and ties -------------------------------------------------------------------------------------------------------

SHADES = ["white", "#0072B2", "#E69F00", "#009E73", "#CC79A7", "#D55E00", "#56B4E9", "#F0E442", "#777777", "#222222"]
LETTERS = "abcdefghi"
KERNELS = {"2 × 2": (2, 2), "2 × 3": (2, 3), "3 × 3": (3, 3)}
SHAPE = (5, 6)


def ties(as_dense: Callable[[Array, tuple[int, int], int], Array]) -> Any:
    """Your matrix in colours, one for each weight of the kernel, and where a row of it looks. Click an entry."""
    H, W = SHAPE

    def draw(figure: Figure) -> Move:
        matrix, image = figure.subplots(1, 2, width_ratios=(1.9, 1))
        colours = {"cmap": ListedColormap(SHADES), "vmin": -0.5, "vmax": 9.5}
        whole = matrix.imshow(np.zeros((20, H * W)), extent=(0, H * W, 20, 0), aspect="auto", **colours)
        matrix.set(xlabel="pixel", ylabel="place of the map", xticks=range(0, H * W + 1, W), yticks=range(0, 21, 5))
        matrix.vlines(range(0, H * W + 1, W), 0, 20, color="#bbbbbb", lw=0.8)
        part = image.imshow(np.zeros(SHAPE), extent=(0, W, H, 0), **colours)
        image.set(xticks=range(W + 1), yticks=range(H + 1), xlabel="column")
        for axes in (matrix, image):
            axes.spines[:].set_visible(False)  # a picture that changes would cover half of them
        image.hlines(range(H + 1), 0, W, color="#bbbbbb", lw=0.8)
        image.vlines(range(W + 1), 0, H, color="#bbbbbb", lw=0.8)

        def move(kernel: str, stride: str, pixel: int, place: int) -> str:
            kh, kw = KERNELS[kernel]
            s = int(stride)
            OH, OW = (H - kh) // s + 1, (W - kw) // s + 1
            M = np.asarray(as_dense(np.arange(1.0, kh * kw + 1).reshape(kh, kw), SHAPE, s), float)
            if M.shape != (OH * OW, H * W):
                raise ValueError(f"it gave a matrix of shape {M.shape}; ({OH * OW}, {H * W}) is expected")
            shown = np.zeros((20, H * W))
            shown[: len(M)] = M
            whole.set_data(shown)
            place = min(place, len(M) - 1)
            matrix.add_patch(Rectangle((0, place), H * W, 1, fill=False, ec="black", lw=2))
            matrix.add_patch(Rectangle((pixel, 0), 1, len(M), fill=False, ec="black", lw=1, ls="--"))
            matrix.axhline(len(M), color=GREY, lw=1)
            for column in np.flatnonzero(M[place]).tolist():
                _letter(matrix, column, place, M[place, column], "small")
            row = M[place].reshape(SHAPE)
            part.set_data(row)
            for i, j in np.argwhere(row).tolist():
                _letter(image, j, i, row[i, j], "medium")
            i, j = divmod(pixel, W)
            image.add_patch(Rectangle((j, i), 1, 1, fill=False, ec="black", ls="--"))
            image.set_title(f"row {place}: the window at {place // OW}, {place % OW}", fontsize="medium")
            zero = float((M == 0).mean())
            return (
                f"Row {place}, the window at {place // OW}, {place % OW}, has {np.count_nonzero(M[place])} weights. "
                f"Pixel {pixel}, at {i}, {j}, is used by {np.count_nonzero(M[:, pixel])} places. Of all {M.size} "
                f"entries {zero:.0%} are 0, and {np.unique(M[M != 0]).size} numbers are left to learn."
            )

        return move

    return play(
        draw, size=(9.2, 3.8), click=("pixel", "place"),
        kernel=list(KERNELS), stride=["1", "2"], pixel=(0, H * W - 1, 1, 14), place=(0, 19, 1, 6),
    )  # fmt: skip


def _letter(axes: Axes, column: int, row: int, value: float, size: str) -> None:
    """The letter of a weight, in a cell of its colour."""
    known = 1 <= value <= 9 and value == int(value)
    dark = value in (1, 3, 5, 8, 9)
    text = LETTERS[int(value) - 1] if known else "?"
    axes.text(column + 0.5, row + 0.5, text, ha="center", va="center", size=size, color="white" if dark else "black")


# Another order --------------------------------------------------------------------------------------------------------

Data = tuple[Array, Array, Array, Array]  # x, y, x_new, y_new
Start = Callable[[str, Data], Mapping[str, Iterator[Any]]]


def orders(shuffle_columns: Callable[..., Any], tables: Mapping[str, Data], begin_with: Start) -> Any:
    """A CNN and an MLP learn the same data, as they are or with their columns shuffled by your function.

    tables: by name, images (N, H, W, 1), also such as are one pixel high.  begin_with(name, data): trainings for "CNN"
    and "MLP", each of which yields its network at the start and after each of 20 epochs.
    """

    def begin(data: str, columns: str) -> Iterator[Any]:
        x, y, x_new, y_new = tables[data]
        if columns != ORDERS[0]:
            rng = np.random.default_rng(ORDERS.index(columns))
            flat = shuffle_columns(*(a.reshape(len(a), -1).copy() for a in (x, x_new)), rng)
            x, x_new = (np.asarray(a).reshape(whole.shape) for a, whole in zip(flat, (x, x_new), strict=True))
        trainings = begin_with(data, (x, y, x_new, y_new))
        right: dict[str, list[float]] = {name: [] for name in trainings}
        for _ in range(EPOCHS + 1):
            for name, nets in trainings.items():  # one after the other: Stop waits for the step under way
                net = next(nets)
                right[name].append(float(np.mean(net.forward(x_new).argmax(axis=1) == y_new)))
                if all(right.values()):
                    yield data, columns, x_new, right

    def draw(figure: Figure) -> Move:
        left, right = figure.subplots(1, 2, width_ratios=(1, 1.5))
        left.set(xticks=[], yticks=[])
        left.spines[:].set_visible(False)
        picture = left.imshow(np.zeros((59, 59)), cmap="gray_r", vmin=0, vmax=1)
        right.set(xlim=(0, EPOCHS), ylim=(0, 1.02), xlabel="epoch", ylabel="new ones that are right")
        lines = {
            "CNN": right.plot([], [], color=BLUE, lw=2, label="CNN")[0],
            "MLP": right.plot([], [], color=ORANGE, lw=2, ls="--", label="MLP")[0],
        }
        right.legend(loc="center right", frameon=False)

        def move(state: Any) -> str:
            data, columns, x_new, shares = state
            picture.set_data(_sheet(x_new))
            left.set_title(f"{data}, {columns}", fontsize="medium")
            for name, line in lines.items():
                line.set_data(range(len(shares[name])), shares[name])
            n = len(shares["MLP"]) - 1
            return (
                f"{data.capitalize()}, columns {columns}: after {n} {'epoch' if n == 1 else 'epochs'} the CNN has "
                f"{shares['CNN'][n]:.0%} of the new ones right, the MLP {shares['MLP'][n]:.0%}."
            )

        return move

    return train(begin, draw, size=(8.4, 3.6), still=20, pace=6, data=list(tables), columns=ORDERS)


EPOCHS = 20
ORDERS = ["in their order", "shuffled", "shuffled once more", "shuffled a third time"]


def _sheet(x: Array) -> Array:
    """Sixteen images on a sheet of 59 × 59, or twelve rows of a table as stripes."""
    _, H, W, _ = x.shape
    sheet = np.zeros((59, 59))
    if H == 1:
        low, high = np.quantile(x, [0.02, 0.98])
        rows = np.clip((x[:12, 0, :, 0] - low) / (high - low), 0, 1)
        columns = np.linspace(0, W, 59, endpoint=False).astype(int)
        for n, row in enumerate(rows):
            sheet[5 * n : 5 * n + 4] = row[columns]
        return sheet
    for n in range(16):
        top, left = 15 * (n // 4), 15 * (n % 4)
        sheet[top : top + 14, left : left + 14] = x[n, :14, :14, 0]
        sheet[top + 14 : top + 15], sheet[:, left + 14 : left + 15] = 0.25, 0.25
    return sheet
