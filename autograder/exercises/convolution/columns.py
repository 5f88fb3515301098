"""Windows as the rows of a matrix; and break it: inputs that expose a convolution's bugs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from autograder.exercise import Case, Exercise
from course_nn import grids
from course_nn.checks import probes
from course_nn.checks.measures.convolution import conv_case
from course_nn.grids import pad, windows

Array = np.ndarray
Rng = np.random.Generator
Pair = tuple[int, int]

im2col = Exercise(
    grids.im2col,
    points={"one channel": 1, "channels and images": 1, "stride and padding": 1},
    axes="N·OH·OW, kh·kw·C",
    see="Goodfellow et al. 9.5",
)


@im2col.cases
def _(rng: Rng) -> Iterator[Case]:
    def case(group: str, image: tuple[int, ...], kernel: Pair, stride: int = 1, padding: int = 0) -> Case:
        N, H, W, C = image
        name = f"{N} × {H} × {W} × {C}, windows of {kernel[0]} × {kernel[1]}, stride {stride}, padding {padding}"
        return Case(name, group, x=rng.normal(size=image), kernel=kernel, stride=stride, padding=padding)

    one, many, moved = im2col.points
    yield case(one, (1, 3, 4, 1), (2, 3))
    yield case(one, (1, 4, 5, 1), (3, 2))
    yield case(many, (1, 3, 4, 2), (2, 2))
    yield case(many, (2, 3, 5, 1), (2, 3))
    yield case(many, (3, 4, 5, 2), (3, 2))
    yield case(moved, (1, 6, 9, 2), (3, 2), 2)
    yield case(moved, (2, 4, 5, 1), (3, 4), 1, 2)
    yield case(moved, (2, 4, 8, 2), (2, 3), 3, 1)


def _windows(x: Array, kernel: Pair, stride: int, padding: int) -> Array:
    return windows(pad(x, (padding, padding)), kernel, (stride, stride))


def _rows(P: Array) -> Array:
    """Windows (N, OH, OW, …) as rows."""
    return P.reshape(-1, P[0, 0, 0].size)


@im2col.mistake
def windows_as_columns(x: Array, kernel: Pair, stride: int, padding: int) -> Array:
    """Your windows stand in columns: here each window is a row, as a sample is."""
    return grids.im2col(x, kernel, stride, padding).T


@im2col.mistake
def channels_first_in_the_row(x: Array, kernel: Pair, stride: int, padding: int) -> Array:
    """In your rows the channels follow one another, each with all its pixels: here the pixels follow one another, each
    with all its channels.
    """
    return _rows(np.moveaxis(_windows(x, kernel, stride, padding), -1, 3))


@im2col.mistake
def columns_first_in_the_row(x: Array, kernel: Pair, stride: int, padding: int) -> Array:
    """You read each window column by column: read it row by row, as K is read when it becomes a matrix."""
    return _rows(_windows(x, kernel, stride, padding).swapaxes(3, 4))


@im2col.mistake
def places_column_by_column(x: Array, kernel: Pair, stride: int, padding: int) -> Array:
    """Your windows come in another order: row by row, from left to right, and image after image."""
    return _rows(_windows(x, kernel, stride, padding).swapaxes(1, 2))


@im2col.mistake
def images_last(x: Array, kernel: Pair, stride: int, padding: int) -> Array:
    """You take a place of all images, then the next place: all windows of the first image come first."""
    return _rows(_windows(x, kernel, stride, padding).transpose(1, 2, 0, 3, 4, 5))


@im2col.mistake
def images_side_by_side(x: Array, kernel: Pair, stride: int, padding: int) -> Array:
    """You put the windows of all images that lie at the same place into one row: each image has rows of its own."""
    P = _windows(x, kernel, stride, padding).transpose(1, 2, 0, 3, 4, 5)
    return P.reshape(P.shape[0] * P.shape[1], -1)


@im2col.mistake
def first_image_only(x: Array, kernel: Pair, stride: int, padding: int) -> Array:
    """Only the windows of the first image are there: go through all N."""
    return grids.im2col(x[:1], kernel, stride, padding)


@im2col.mistake
def first_channel_only(x: Array, kernel: Pair, stride: int, padding: int) -> Array:
    """Your rows hold the first channel only: a window has all channels of its pixels."""
    return grids.im2col(x[..., :1], kernel, stride, padding)


@im2col.mistake
def not_flat(x: Array, kernel: Pair, stride: int, padding: int) -> Array:
    """Your windows are still tables: make each a single row of kh · kw · C numbers."""
    P = _windows(x, kernel, stride, padding)
    return P.reshape(-1, *P.shape[3:])


@im2col.mistake
def batch_kept(x: Array, kernel: Pair, stride: int, padding: int) -> Array:
    """Your rows are right, but lie in more than two axes: put the windows of all images under one another."""
    P = _windows(x, kernel, stride, padding)
    return P.reshape(len(x), -1, P[0, 0, 0].size)


@im2col.mistake
def window_turned(x: Array, kernel: Pair, stride: int, padding: int) -> Array:
    """You read each window from its end: its first pixel comes first."""
    return _rows(_windows(x, kernel, stride, padding)[:, :, :, ::-1, ::-1])


@im2col.mistake
def sides_exchanged(x: Array, kernel: Pair, stride: int, padding: int) -> Array:
    """You exchange the sides of the window: the kernel is (height, width), rows first."""
    return grids.im2col(x, kernel[::-1], stride, padding)


@im2col.mistake
def columns_like_rows(x: Array, kernel: Pair, stride: int, padding: int) -> Array:
    """You move as often to the right as down: the number of columns comes from the image's width and the kernel's."""
    P = _windows(x, kernel, stride, padding)
    return _rows(P[:, :, : P.shape[1]])


@im2col.mistake
def stride_ignored(x: Array, kernel: Pair, stride: int, padding: int) -> Array:
    """Your windows move on by one pixel, whatever the stride is."""
    return grids.im2col(x, kernel, 1, padding)


@im2col.mistake
def padding_ignored(x: Array, kernel: Pair, stride: int, padding: int) -> Array:
    """You leave the padding out: put zeros around the image first."""
    return grids.im2col(x, kernel, stride)


@im2col.mistake
def padding_always_one(x: Array, kernel: Pair, stride: int, padding: int) -> Array:
    """You pad by 1, whatever is asked for: padding may be 0 or 2 as well."""
    return grids.im2col(x, kernel, stride, 1)


@im2col.mistake
def rounds_up(x: Array, kernel: Pair, stride: int, padding: int) -> Array:
    """You round the number of windows up, and the last ones hang over the edge: leave out what is not whole."""
    x = pad(x, (padding, padding))
    more = [-(x.shape[1 + axis] - kernel[axis]) % stride for axis in (0, 1)]
    return grids.im2col(np.pad(x, ((0, 0), (0, more[0]), (0, more[1]), (0, 0))), kernel, stride)


@im2col.mistake
def last_windows_missing(x: Array, kernel: Pair, stride: int, padding: int) -> Array:
    """The last windows of each row and column are missing: there is one more place than steps."""
    return _rows(_windows(x, kernel, stride, padding)[:, :-1, :-1])


@im2col.mistake
def one_long_row(x: Array, kernel: Pair, stride: int, padding: int) -> Array:
    """You put all windows into one long row: each window begins a new row, under the one before."""
    return grids.im2col(x, kernel, stride, padding).ravel()


# Break it ------------------------------------------------------------------------------------------------------------

_IMAGE = [[1, 2, 3], [4, 5, 6]]
_SHOWS: dict[str, Any] = {
    "turned": (_IMAGE, [[1, 2]], 1, 0),
    "rounds up": (_IMAGE, [[1, 2]], 2, 0),
    "padding is 1": (_IMAGE, [[1]], 1, 0),
    "as wide as high": (_IMAGE, [[1]], 1, 0),
}

conv_cases = Exercise(
    _SHOWS, points=dict.fromkeys(_SHOWS, 0.5), probe=probes.entry, measure=conv_case, see="Goodfellow et al. 9.5"
)


@conv_cases.cases
def _(rng: Rng) -> Iterator[Case]:
    for bug in _SHOWS:
        yield Case(f"your input for the bug “{bug}”", bug, bug=bug)


def _instead(**wrong: Any) -> dict[str, Any]:
    return {**_SHOWS, **{name.replace("_", " "): given for name, given in wrong.items()}}


@conv_cases.mistake
def kernel_looks_the_same() -> Any:
    """Your kernel looks the same when it is turned by 180°: take one whose first number differs from its last."""
    return _instead(turned=(_IMAGE, [[1, 2], [2, 1]], 1, 0))


@conv_cases.mistake
def picture_hides_it() -> Any:
    """Your kernel changes when it is turned, but the picture has the same products either way: make its numbers differ,
    and not 0.
    """
    return _instead(turned=([[1, 1], [1, 1]], [[1, 2]], 1, 0))


@conv_cases.mistake
def no_rest() -> Any:
    """The kernel's steps fit exactly, so rounding changes nothing: size + 2 · padding - kernel must leave a remainder
    when divided by the stride.
    """
    return _instead(rounds_up=([[1, 2, 3, 4, 5]], [[1]], 2, 0))


@conv_cases.mistake
def padding_of_one() -> Any:
    """With a padding of 1 this program is right, and wherever the output is 0 all over it may be, too: choose another
    padding.
    """
    return _instead(padding_is_1=(_IMAGE, [[1, 2]], 1, 1))


@conv_cases.mistake
def square_output() -> Any:
    """Your right output has as many columns as rows: take an image that is wider than high, or a kernel that is not
    square.
    """
    return _instead(as_wide_as_high=([[1, 2, 3], [4, 5, 6], [7, 8, 9]], [[1]], 1, 0))


@conv_cases.mistake
def kernel_does_not_fit() -> Any:
    """The kernel is larger than the padded image: the right program stops there, too."""
    return _instead(**{bug.replace(" ", "_"): ([[1, 2]], [[1, 2, 3]], 1, 0) for bug in _SHOWS})


@conv_cases.mistake
def another_form() -> Any:
    """An input is (x, K, stride, padding): x with 1 to 6 rows and columns, K with 1 to 4, all numbers between -1000 and
    1000, a stride of 1, 2 or 3 and a padding of 0, 1 or 2.
    """
    return _instead(**{bug.replace(" ", "_"): (_IMAGE, [[1]], 5, 0) for bug in _SHOWS})
