"""Convolution forward: images with channels, several kernels, stride and padding."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from autograder.exercise import Case, Exercise
from course_nn import offsets
from course_nn.grids import conv_output_size, pad

Array = np.ndarray
Rng = np.random.Generator

conv2d = Exercise(
    offsets.conv2d,
    points={"one channel": 2, "channels and kernels": 2, "stride and padding": 2},
    axes="N, OH, OW, F",
    see="Goodfellow et al. 9.1 and 9.5",
)


@conv2d.cases
def _(rng: Rng) -> Iterator[Case]:
    def case(
        name: str, group: str, image: tuple[int, ...], kernels: tuple[int, ...], stride: int = 1, padding: int = 0
    ) -> Case:
        x, K, b = rng.normal(size=image), rng.normal(size=(*kernels, image[-1])), rng.normal(size=kernels[0])
        return Case(name, group, x=x, K=K, b=b, stride=stride, padding=padding)

    one, many, moved = conv2d.points
    yield case("an image of 3 × 5 pixels, a kernel of 3 × 2", one, (1, 3, 5, 1), (1, 3, 2))
    yield case("an image of 4 × 5 pixels, a kernel of 3 × 3", one, (1, 4, 5, 1), (1, 3, 3))
    yield case("2 images of 4 × 6 pixels and 3 channels, 2 kernels of 3 × 2", many, (2, 4, 6, 3), (2, 3, 2))
    yield case("3 images of 4 × 5 pixels and 2 channels, 4 kernels of 2 × 2", many, (3, 4, 5, 2), (4, 2, 2))
    yield case("as many kernels as channels, 3", many, (2, 3, 5, 3), (3, 2, 2))
    yield case("stride 2, 7 × 9 pixels, kernels of 3 × 2", moved, (2, 7, 9, 2), (3, 3, 2), 2)
    yield case("padding 2, 3 × 4 pixels, kernels of 3 × 4", moved, (1, 3, 4, 2), (2, 3, 4), 1, 2)
    yield case("stride 3 and padding 1, 8 × 5 pixels, kernels of 2 × 2", moved, (2, 8, 5, 1), (2, 2, 2), 3, 1)
    yield case("stride 2 and padding 1, 5 × 7 pixels, kernels of 3 × 3", moved, (1, 5, 7, 2), (1, 3, 3), 2, 1)


def _sized(x: Array, K: Array, b: Array, stride: int, padding: int, OH: int, OW: int) -> Array:
    """So many windows; those beyond the image cannot be computed."""
    x, (_, kh, kw, _) = pad(x, (padding, padding)), K.shape
    if stride * (OH - 1) + kh > x.shape[1] or stride * (OW - 1) + kw > x.shape[2]:
        raise IndexError("a window lies beyond the image")
    return offsets.conv2d(x, K, b, stride)[:, :OH, :OW]


def _sizes(x: Array, K: Array, stride: int, padding: int) -> tuple[int, int]:
    OH, OW = (conv_output_size(x.shape[axis], K.shape[axis], stride, padding) for axis in (1, 2))
    return OH, OW


def _hanging(x: Array, K: Array, stride: int, padding: int) -> Array:
    """Return the padded image with further zeros at the right and below, so that a window more fits where one began."""
    x = pad(x, (padding, padding))
    more = [(-(x.shape[axis] - K.shape[axis])) % stride for axis in (1, 2)]
    return np.pad(x, ((0, 0), (0, more[0]), (0, more[1]), (0, 0)))


@conv2d.mistake
def kernel_flipped(x: Array, K: Array, b: Array, stride: int, padding: int) -> Array:
    """Your kernel lies turned by 180° on the window, as in the mathematician's convolution; here its first entry meets
    the window's first pixel.
    """
    return offsets.conv2d(x, K[:, ::-1, ::-1], b, stride, padding)


@conv2d.mistake
def kernel_transposed(x: Array, K: Array, b: Array, stride: int, padding: int) -> Array:
    """You exchange rows and columns of the kernel, or of the window: the kernel's row a meets the window's row a."""
    if K.shape[1] != K.shape[2]:
        raise IndexError("index is out of bounds")
    return offsets.conv2d(x, K.swapaxes(1, 2), b, stride, padding)


@conv2d.mistake
def transpose_of_the_kernel(x: Array, K: Array, b: Array, stride: int, padding: int) -> Array:
    """You turn the kernel over before you multiply, so its rows lie on the window's columns: it fits as it is."""
    if K.shape[1] != K.shape[2]:
        raise ValueError("operands could not be broadcast together")
    return offsets.conv2d(x, K.swapaxes(1, 2), b, stride, padding)


@conv2d.mistake
def upside_down(x: Array, K: Array, b: Array, stride: int, padding: int) -> Array:
    """Your kernel lies upside down on the window: its row 0 meets the window's upper row."""
    return offsets.conv2d(x, K[:, ::-1], b, stride, padding)


@conv2d.mistake
def bias_for_each_product(x: Array, K: Array, b: Array, stride: int, padding: int) -> Array:
    """You add the bias inside the sum over the window, once for each product: add it once, after the sum."""
    return offsets.conv2d(x, K, b * K[0].size, stride, padding)


@conv2d.mistake
def bias_for_each_channel(x: Array, K: Array, b: Array, stride: int, padding: int) -> Array:
    """You add the bias once for each channel: a kernel's sum runs over all channels and gets its bias once."""
    return offsets.conv2d(x, K, b * K.shape[-1], stride, padding)


@conv2d.mistake
def bias_left_out(x: Array, K: Array, b: Array, stride: int, padding: int) -> Array:
    """The bias is missing: each kernel f adds its b[f] to every number of its map."""
    return offsets.conv2d(x, K, 0 * b, stride, padding)


@conv2d.mistake
def bias_twice(x: Array, K: Array, b: Array, stride: int, padding: int) -> Array:
    """The bias is there twice: add it to each sum once, inside the loops or after them."""
    return offsets.conv2d(x, K, 2 * b, stride, padding)


@conv2d.mistake
def one_bias_for_all(x: Array, K: Array, b: Array, stride: int, padding: int) -> Array:
    """All your maps get the bias of the first kernel: map f gets b[f]."""
    return offsets.conv2d(x, K, b[:1], stride, padding)


@conv2d.mistake
def first_channel_only(x: Array, K: Array, b: Array, stride: int, padding: int) -> Array:
    """You look at the first channel only: the sum runs over all channels of the window, each with its own weights."""
    return offsets.conv2d(x[..., :1], K[..., :1], b, stride, padding)


@conv2d.mistake
def channels_added_before(x: Array, K: Array, b: Array, stride: int, padding: int) -> Array:
    """You add up the channels, of window and kernel, before you multiply: each channel meets its own weights, then all
    products are added.
    """
    return offsets.conv2d(x.sum(axis=-1, keepdims=True), K.sum(axis=-1, keepdims=True), b, stride, padding)


@conv2d.mistake
def channels_kept_apart(x: Array, K: Array, b: Array, stride: int, padding: int) -> Array:
    """You sum over the rows and columns of the window and leave the channels apart: sum over all three axes, which
    leaves one number.
    """
    C = x.shape[-1]
    return np.stack([offsets.conv2d(x[..., c : c + 1], K[..., c : c + 1], b, stride, padding) for c in range(C)], -1)


@conv2d.mistake
def last_kernel_everywhere(x: Array, K: Array, b: Array, stride: int, padding: int) -> Array:
    """All your maps are that of the last kernel: each kernel writes into its own map, the one at index f of the last
    axis.
    """
    y = offsets.conv2d(x, K, b, stride, padding)
    return np.repeat(y[..., -1:], len(K), axis=-1)


@conv2d.mistake
def first_kernel_only(x: Array, K: Array, b: Array, stride: int, padding: int) -> Array:
    """Only the first map is computed: go through all kernels."""
    y = offsets.conv2d(x, K, b, stride, padding)
    y[..., 1:] = 0
    return y


@conv2d.mistake
def all_kernels_in_each_map(x: Array, K: Array, b: Array, stride: int, padding: int) -> Array:
    """You multiply the window by all kernels at once and add everything up, in each map: map f needs K[f] alone."""
    return offsets.conv2d(x, np.broadcast_to(K.sum(axis=0), K.shape), b, stride, padding)


@conv2d.mistake
def kernels_added_up(x: Array, K: Array, b: Array, stride: int, padding: int) -> Array:
    """You add the maps of all kernels together: each kernel has a map of its own in the last axis."""
    y = offsets.conv2d(x, K, b, stride, padding)
    return y.sum(axis=-1, keepdims=True)


@conv2d.mistake
def maps_first(x: Array, K: Array, b: Array, stride: int, padding: int) -> Array:
    """Your maps stand before the rows and columns: here channels come last, (N, OH, OW, F)."""
    return np.moveaxis(offsets.conv2d(x, K, b, stride, padding), -1, 1)


@conv2d.mistake
def first_image_only(x: Array, K: Array, b: Array, stride: int, padding: int) -> Array:
    """Only the first image of the batch is convolved: go through all N, or take them in one slice."""
    y = offsets.conv2d(x, K, b, stride, padding)
    y[1:] = 0
    return y


@conv2d.mistake
def with_a_relu(x: Array, K: Array, b: Array, stride: int, padding: int) -> Array:
    """Your negative numbers are gone: the non-linearity comes after the convolution and is a layer of its own."""
    return np.maximum(offsets.conv2d(x, K, b, stride, padding), 0)


@conv2d.mistake
def mean_for_sum(x: Array, K: Array, b: Array, stride: int, padding: int) -> Array:
    """You take the mean of the products: it is their sum."""
    return offsets.conv2d(x, K / K[0].size, b, stride, padding)


@conv2d.mistake
def last_windows_missing(x: Array, K: Array, b: Array, stride: int, padding: int) -> Array:
    """The last row and column of windows are missing: from the first place to the last there is one more place than
    steps.
    """
    return offsets.conv2d(x, K, b, stride, padding)[:, :-1, :-1]


@conv2d.mistake
def rounds_up(x: Array, K: Array, b: Array, stride: int, padding: int) -> Array:
    """You round the output size up, so the last windows hang over the edge: where the stride does not divide what is
    left, round down.
    """
    return offsets.conv2d(_hanging(x, K, stride, padding), K, b, stride)


@conv2d.mistake
def size_rounded_up(x: Array, K: Array, b: Array, stride: int, padding: int) -> Array:
    """You round the output size up, and for the windows too many nothing is computed: where the stride does not divide
    what is left, round down.
    """
    y = offsets.conv2d(x, K, b, stride, padding)
    larger = np.zeros(offsets.conv2d(_hanging(x, K, stride, padding), K, b, stride).shape)
    larger[:, : y.shape[1], : y.shape[2]] = y
    return larger


@conv2d.mistake
def last_windows_cut(x: Array, K: Array, b: Array, stride: int, padding: int) -> Array:
    """You round the output size up: your last windows are cut at the edge, and NumPy stretches what is left of them
    over the kernel. Round down.
    """
    OH, OW = (-(-(x.shape[axis] + 2 * padding - K.shape[axis]) // stride) + 1 for axis in (1, 2))
    x, (F, kh, kw, _) = pad(x, (padding, padding)), K.shape
    y = np.empty((len(x), OH, OW, F))
    for i, j, f in np.ndindex(OH, OW, F):
        window = x[:, stride * i : stride * i + kh, stride * j : stride * j + kw]
        y[:, i, j, f] = (window * K[f]).sum(axis=(1, 2, 3)) + b[f]
    return y


@conv2d.mistake
def width_like_height(x: Array, K: Array, b: Array, stride: int, padding: int) -> Array:
    """Your map is as wide as it is high: the number of columns has a formula of its own, with the image's width and the
    kernel's width.
    """
    OH, _ = _sizes(x, K, stride, padding)
    return _sized(x, K, b, stride, padding, OH, OH)


@conv2d.mistake
def width_from_the_images_height(x: Array, K: Array, b: Array, stride: int, padding: int) -> Array:
    """You compute the number of columns from the image's height: take its width, x.shape[2]."""
    OH, _ = _sizes(x, K, stride, padding)
    room = x.shape[1] + 2 * padding - K.shape[2]
    if room < 0:
        raise IndexError("no window")
    return _sized(x, K, b, stride, padding, OH, room // stride + 1)


@conv2d.mistake
def width_from_the_kernels_height(x: Array, K: Array, b: Array, stride: int, padding: int) -> Array:
    """You compute the number of columns from the kernel's height: take its width, K.shape[2]."""
    OH, _ = _sizes(x, K, stride, padding)
    OW = conv_output_size(x.shape[2], K.shape[1], stride, padding)
    return _sized(x, K, b, stride, padding, OH, OW)


@conv2d.mistake
def stride_ignored(x: Array, K: Array, b: Array, stride: int, padding: int) -> Array:
    """Your windows move on by one pixel, whatever the stride: window (i, j) begins at stride · i, stride · j, and there
    are fewer of them.
    """
    return offsets.conv2d(x, K, b, 1, padding)


@conv2d.mistake
def stride_in_the_size_only(x: Array, K: Array, b: Array, stride: int, padding: int) -> Array:
    """Your map has the right size, but its windows lie next to each other: window (i, j) begins at stride · i, stride ·
    j.
    """
    OH, OW = _sizes(x, K, stride, padding)
    return offsets.conv2d(x, K, b, 1, padding)[:, :OH, :OW]


@conv2d.mistake
def padding_ignored(x: Array, K: Array, b: Array, stride: int, padding: int) -> Array:
    """You leave the padding out: put zeros around the image first, then slide over the larger one."""
    return offsets.conv2d(x, K, b, stride)


@conv2d.mistake
def padding_always_one(x: Array, K: Array, b: Array, stride: int, padding: int) -> Array:
    """You pad by 1, whatever is asked for: padding may be 0 or 2 as well."""
    return offsets.conv2d(x, K, b, stride, 1)


@conv2d.mistake
def always_a_ring_of_one(x: Array, K: Array, b: Array, stride: int, padding: int) -> Array:
    """Your output has the right size, but you put one ring of zeros around the image, whatever padding says: put as
    many as it says, maybe none.
    """
    OH, OW = _sizes(x, K, stride, padding)
    try:
        return _sized(x, K, b, stride, 1, OH, OW)
    except IndexError:
        raise ValueError("operands could not be broadcast together") from None


@conv2d.mistake
def padded_above_and_left(x: Array, K: Array, b: Array, stride: int, padding: int) -> Array:
    """You pad above and at the left only: the zeros go on all four sides."""
    return offsets.conv2d(np.pad(x, ((0, 0), (padding, 0), (padding, 0), (0, 0))), K, b, stride)


@conv2d.mistake
def padded_below_and_right(x: Array, K: Array, b: Array, stride: int, padding: int) -> Array:
    """You pad below and at the right only: the zeros go on all four sides, so the image begins at row and column p."""
    return offsets.conv2d(np.pad(x, ((0, 0), (0, padding), (0, padding), (0, 0))), K, b, stride)


@conv2d.mistake
def shifted_by_the_padding(x: Array, K: Array, b: Array, stride: int, padding: int) -> Array:
    """The larger image is there, but your picture lies in its upper left corner: it begins at row and column p."""
    return offsets.conv2d(np.pad(x, ((0, 0), (0, 2 * padding), (0, 2 * padding), (0, 0))), K, b, stride)


@conv2d.mistake
def border_repeated(x: Array, K: Array, b: Array, stride: int, padding: int) -> Array:
    """Around the image you repeat its border pixels: padding is zeros."""
    around = ((0, 0), (padding, padding), (padding, padding), (0, 0))
    return offsets.conv2d(np.pad(x, around, mode="edge"), K, b, stride)
