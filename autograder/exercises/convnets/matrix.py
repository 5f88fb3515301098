"""A convolution as the matrix of a fully connected layer: what is 0, and what is tied."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from autograder.exercise import Case, Exercise
from course_nn import convnets
from course_nn.checks import probes

Array = np.ndarray
Rng = np.random.Generator
Pair = tuple[int, int]

# Counted --------------------------------------------------------------------------------------------------------------

_COUNTS = {"numbers in the matrix": 24 * 48, "zeros": 24 * (48 - 9), "numbers to learn": 9}

zeros_and_ties = Exercise(
    _COUNTS,
    points={"numbers in the matrix": 0.25, "zeros": 0.5, "numbers to learn": 0.25},
    probe=probes.entry,
    see="Goodfellow et al. 9.4",
    rtol=0,
    atol=0,
)


@zeros_and_ties.cases
def _(rng: Rng) -> Iterator[Case]:
    for name in _COUNTS:
        yield Case(f"the number under “{name}”", name, key=name)


def _counted(numbers: int = 1152, zeros: int = 936, learn: int = 9) -> dict[str, int]:
    return dict(zip(_COUNTS, (numbers, zeros, learn), strict=True))


@zeros_and_ties.mistake
def map_as_large_as_the_image() -> Any:
    """You give the map as many places as the image: without padding a kernel of 3 × 3 fits 4 × 6 times into 6 × 8."""
    return _counted(numbers=48 * 48, zeros=48 * 48 - 48 * 9)


@zeros_and_ties.mistake
def zeros_of_one_row() -> Any:
    """These are the zeros of a single row: every place of the map has a row of its own."""
    return _counted(zeros=39)


@zeros_and_ties.mistake
def entries_for_zeros() -> Any:
    """You count the entries that are *not* 0: each row has nine of them, and all others are 0."""
    return _counted(zeros=216)


@zeros_and_ties.mistake
def nine_in_all() -> Any:
    """You take only nine entries of the whole matrix for other than 0: these are nine in each row."""
    return _counted(zeros=1152 - 9)


@zeros_and_ties.mistake
def ties_forgotten() -> Any:
    """You let every entry that is not 0 learn for itself: the same nine numbers stand in every row, tied together."""
    return _counted(learn=216)


@zeros_and_ties.mistake
def nothing_forced() -> Any:
    """You count as if nothing were fixed: entries forced to 0 do not learn, and the others are copies of one kernel."""
    return _counted(learn=1152)


@zeros_and_ties.mistake
def zero_learns_too() -> Any:
    """You count the 0 as well, or a bias: a 0 never changes, there is no bias here, and the kernel is all."""
    return _counted(learn=10)


@zeros_and_ties.mistake
def side_for_kernel() -> Any:
    """You count one side of the kernel: it has 3 × 3 numbers."""
    return _counted(zeros=24 * 45, learn=3)


@zeros_and_ties.mistake
def pixels_of_the_image() -> Any:
    """You count the pixels of the image or of the map: the matrix has a row for each place of the map and a column for
    each pixel.
    """
    return _counted(numbers=48)


# Written --------------------------------------------------------------------------------------------------------------


def _as_dense(kernel: Array, shape: Pair, stride: int) -> Array:
    return convnets.conv_as_dense(kernel, shape, stride)


as_dense = Exercise(
    _as_dense,
    points={"one row of pixels": 0.5, "several rows": 1.5, "stride": 1},
    axes="OH·OW, H·W",
    see="Goodfellow et al. 9.4",
)


@as_dense.cases
def _(rng: Rng) -> Iterator[Case]:
    def case(group: str, shape: Pair, kernel: Pair, stride: int) -> Case:
        step = f", stride {stride}" if stride > 1 else ""
        name = f"{shape[0]} × {shape[1]} pixels, a kernel of {kernel[0]} × {kernel[1]}{step}"
        K = rng.choice([-1, 1], kernel) * rng.uniform(0.2, 2, kernel)
        return Case(name, group, kernel=K.round(2), shape=shape, stride=stride)

    yield case("one row of pixels", (1, 5), (1, 2), 1)
    yield case("one row of pixels", (1, 6), (1, 4), 1)
    yield case("several rows", (3, 4), (2, 2), 1)
    yield case("several rows", (4, 7), (3, 2), 1)
    yield case("several rows", (5, 4), (2, 3), 1)
    yield case("several rows", (4, 4), (3, 3), 1)
    yield case("stride", (5, 7), (2, 3), 2)
    yield case("stride", (6, 5), (3, 2), 2)
    yield case("stride", (4, 8), (1, 2), 3)


def _windows(shape: Pair, kernel: Array, stride: int | Pair) -> Pair:
    steps = (stride, stride) if isinstance(stride, int) else stride
    OH, OW = ((size - k) // s + 1 for size, k, s in zip(shape, kernel.shape, steps, strict=True))
    return OH, OW


def _filled(kernel: Array, shape: Pair, stride: int, width: int = 0, row: int = 0, per_place: int = 0) -> Array:
    """Return M with other offsets, in pixels: a kernel's line is width long, a map's line row, a step per_place.

    An offset beyond the image raises an IndexError, as in the program of anybody who does this.
    """
    (H, W), (OH, OW) = shape, _windows(shape, kernel, stride)
    M = np.zeros((OH * OW, H * W))
    for i, j in np.ndindex(OH, OW):
        for a, b in np.ndindex(kernel.shape):
            column = i * (row or stride * W) + j * (per_place or stride) + a * (width or W) + b
            M[i * OW + j, column] = kernel[a, b]
    return M


@as_dense.mistake
def runs_over_line_ends(kernel: Array, shape: Pair, stride: int) -> Array:
    """Your kernel runs over the ends of the lines: at the last columns its right part would stand at the left of the
    next line, so a line of the map has only as many places as the kernel fits into.
    """
    (H, W), (kh, kw) = shape, kernel.shape
    starts = range(0, H * W - ((kh - 1) * W + kw) + 1, stride)
    M = np.zeros((len(starts), H * W))
    for m, start in enumerate(starts):
        for a, b in np.ndindex(kh, kw):
            M[m, start + a * W + b] = kernel[a, b]
    return M


@as_dense.mistake
def slips_at_line_ends(kernel: Array, shape: Pair, stride: int) -> Array:
    """Your rows move on by one step each, also where a line of the map ends: its next line begins at the first column,
    W pixels (with a stride: stride · W) after the line before.
    """
    OW = _windows(shape, kernel, stride)[1]
    return _filled(kernel, shape, stride, row=stride * OW)


@as_dense.mistake
def kernel_in_one_piece(kernel: Array, shape: Pair, stride: int) -> Array:
    """You lay the kernel down in one piece: its next line belongs to the image's next line, W entries further."""
    return _filled(kernel, shape, stride, width=kernel.shape[1])


@as_dense.mistake
def lines_as_long_as_the_maps(kernel: Array, shape: Pair, stride: int) -> Array:
    """In your columns a line has as many entries as the map is wide: columns are pixels of the image, W in a line."""
    OW = _windows(shape, kernel, stride)[1]
    return _filled(kernel, shape, stride, width=OW, row=stride * OW)


@as_dense.mistake
def kernel_lines_as_long_as_the_maps(kernel: Array, shape: Pair, stride: int) -> Array:
    """The kernel's next line stands as far on as the map is wide: columns are pixels of the image, W in a line."""
    return _filled(kernel, shape, stride, width=_windows(shape, kernel, stride)[1])


@as_dense.mistake
def height_for_width(kernel: Array, shape: Pair, stride: int) -> Array:
    """You move on by H from line to line: an image is unrolled line by line, and a line has W pixels."""
    return _filled(kernel, shape, stride, width=shape[0], row=stride * shape[0])


@as_dense.mistake
def column_by_column(kernel: Array, shape: Pair, stride: int) -> Array:
    """You unroll the image column by column: pixel (h, w) stands at h · W + w, line after line, as ravel has it."""
    (H, W), M = shape, _as_dense(kernel, shape, stride)
    return M.reshape(-1, H, W).swapaxes(1, 2).reshape(len(M), H * W)


@as_dense.mistake
def everything_column_by_column(kernel: Array, shape: Pair, stride: int) -> Array:
    """You unroll both image and map column by column: (h, w) stands at h · W + w and (i, j) at i · OW + j, line after
    line.
    """
    M = _as_dense(kernel, shape, stride).reshape(*_windows(shape, kernel, stride), *shape)
    return M.transpose(1, 0, 3, 2).reshape(M.shape[0] * M.shape[1], -1)


@as_dense.mistake
def map_column_by_column(kernel: Array, shape: Pair, stride: int) -> Array:
    """Your rows go through the map column by column: place (i, j) has row i · OW + j, line after line."""
    M = _as_dense(kernel, shape, stride).reshape(*_windows(shape, kernel, stride), -1)
    return M.swapaxes(0, 1).reshape(-1, M.shape[2])


@as_dense.mistake
def pixels_by_places(kernel: Array, shape: Pair, stride: int) -> Array:
    """Your matrix is the transpose: as in every Linear layer, W x, outputs are the rows and inputs the columns."""
    return _as_dense(kernel, shape, stride).T


@as_dense.mistake
def kernel_turned(kernel: Array, shape: Pair, stride: int) -> Array:
    """The kernel stands turned by 180° in your matrix: nothing is flipped, kernel[a, b] weighs pixel (i + a, j + b)."""
    return _as_dense(kernel[::-1, ::-1], shape, stride)


@as_dense.mistake
def each_line_turned(kernel: Array, shape: Pair, stride: int) -> Array:
    """The kernel stands mirrored in your matrix: kernel[a, b] weighs pixel (i + a, j + b), from left to right."""
    return _as_dense(kernel[:, ::-1], shape, stride)


@as_dense.mistake
def ones_for_weights(kernel: Array, shape: Pair, stride: int) -> Array:
    """You mark where there are weights: write the kernel's own numbers there, the same ones in every row."""
    return (_as_dense(kernel, shape, stride) != 0) * 1.0


@as_dense.mistake
def ties_broken(kernel: Array, shape: Pair, stride: int) -> Array:
    """The zeros are right, and the ties are not: every row has to hold the kernel's numbers, unchanged."""
    M = _as_dense(kernel, shape, stride)
    return M * (1 + np.arange(len(M)))[:, None]


@as_dense.mistake
def first_place_only(kernel: Array, shape: Pair, stride: int) -> Array:
    """The kernel stands at its first place in every row: row i · OW + j belongs to the window at (i, j)."""
    M = _as_dense(kernel, shape, stride)
    return np.repeat(M[:1], len(M), axis=0)


@as_dense.mistake
def stride_ignored(kernel: Array, shape: Pair, stride: int) -> Array:
    """You leave the stride out: the window of (i, j) begins at (stride · i, stride · j), and there are fewer."""
    return _as_dense(kernel, shape, 1)


@as_dense.mistake
def stride_in_the_size_only(kernel: Array, shape: Pair, stride: int) -> Array:
    """You have the right number of rows, but your windows move on by one pixel: that of (i, j) begins at (stride · i,
    stride · j).
    """
    return _filled(kernel, shape, stride, row=shape[1], per_place=1)


@as_dense.mistake
def stride_along_the_line_only(kernel: Array, shape: Pair, stride: int) -> Array:
    """Your stride moves windows to the right, but not down: with stride 2 the next line of the map begins two lines
    further.
    """
    return _strided(kernel, shape, (1, stride))


@as_dense.mistake
def stride_downwards_only(kernel: Array, shape: Pair, stride: int) -> Array:
    """Your stride moves windows down, but not to the right: it counts along both axes."""
    return _strided(kernel, shape, (stride, 1))


def _strided(kernel: Array, shape: Pair, steps: Pair) -> Array:
    (H, W), (OH, OW) = shape, _windows(shape, kernel, steps)
    M = np.zeros((OH, OW, H, W))
    for i, j in np.ndindex(OH, OW):
        M[i, j, steps[0] * i :, steps[1] * j :][: len(kernel), : kernel.shape[1]] = kernel
    return M.reshape(OH * OW, H * W)


@as_dense.mistake
def padded(kernel: Array, shape: Pair, stride: int) -> Array:
    """You let the kernel hang over the edge: without padding only places count where all of it lies on the image."""
    (H, W), (kh, kw) = shape, kernel.shape
    starts = [(h, w) for h in range(0, H, stride) for w in range(0, W, stride)]
    M = np.zeros((len(starts), H + kh, W + kw))
    for m, (h, w) in enumerate(starts):
        M[m, h : h + kh, w : w + kw] = kernel
    return M[:, :H, :W].reshape(len(starts), H * W)


@as_dense.mistake
def last_windows_missing(kernel: Array, shape: Pair, stride: int) -> Array:
    """The last window of each line is missing, and the last line: there are (size - k) // stride + 1 places."""
    M = _as_dense(kernel, shape, stride).reshape(*_windows(shape, kernel, stride), -1)
    return M[: max(1, len(M) - 1), :-1].reshape(-1, M.shape[2])


@as_dense.mistake
def not_unrolled(kernel: Array, shape: Pair, stride: int) -> Array:
    """Your array still has the axes of image and map: unroll both, reshape(OH * OW, H * W)."""
    return _as_dense(kernel, shape, stride).reshape(*_windows(shape, kernel, stride), *shape)
