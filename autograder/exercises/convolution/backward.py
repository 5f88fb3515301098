"""Convolution backward: the gradients of image, kernels and biases."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from autograder.exercise import Case, Exercise
from course_nn import offsets
from course_nn.checks.probes.convolution import one_gradient
from course_nn.grids import pad

Array = np.ndarray
Rng = np.random.Generator
Three = tuple[Array, Array, Array]

conv2d_backward = Exercise(
    offsets.conv2d_backward,
    points={"db": 1, "dK": 2, "dx": 2, "stride and padding": 2},
    probe=one_gradient,
    see="Goodfellow et al. 9.5",
)


@conv2d_backward.cases
def _(rng: Rng) -> Iterator[Case]:
    def inputs(
        image: tuple[int, ...], kernels: tuple[int, ...], stride: int = 1, padding: int = 0
    ) -> dict[str, object]:
        x, K = rng.normal(size=image), rng.normal(size=(*kernels, image[-1]))
        dy = rng.normal(size=offsets.conv2d(x, K, np.zeros(len(K)), stride, padding).shape)
        return {"dy": dy, "x": x, "K": K, "stride": stride, "padding": padding}

    plain = (
        ("one image of 3 × 4 pixels, one kernel of 2 × 3", inputs((1, 3, 4, 1), (1, 2, 3))),
        ("2 images of 4 × 5 pixels and 3 channels, 2 kernels of 2 × 2", inputs((2, 4, 5, 3), (2, 2, 2))),
        ("3 images of 4 × 4 pixels and 2 channels, 2 kernels of 3 × 3", inputs((3, 4, 4, 2), (2, 3, 3))),
    )
    for part in ("db", "dK", "dx"):
        for name, given in plain:
            yield Case(f"{part}, {name}", part, part=part, **given)
    moved = (
        ("stride 2, 5 × 8 pixels, 2 kernels of 2 × 3", inputs((2, 5, 8, 2), (2, 2, 3), 2)),
        ("padding 2, 3 × 5 pixels, 3 kernels of 4 × 3", inputs((1, 3, 5, 2), (3, 4, 3), 1, 2)),
        ("stride 2 and padding 1, 7 × 4 pixels, 2 kernels of 2 × 3", inputs((2, 7, 4, 1), (2, 2, 3), 2, 1)),
    )
    for part in ("dK", "dx"):
        for name, given in moved:
            yield Case(f"{part}, {name}", "stride and padding", part=part, **given)


def _of_image(dy: Array, x: Array, K: Array, s: int, p: int) -> Array:
    return offsets.conv2d_backward(dy, x, K, s, p)[0]


def _of_kernels(dy: Array, x: Array, K: Array, s: int, p: int) -> Array:
    return offsets.conv2d_backward(dy, x, K, s, p)[1]


def _of_biases(dy: Array) -> Array:
    return dy.sum(axis=(0, 1, 2))


def _dx(dy: Array, x: Array, K: Array, s: int, p: int, overwrite: bool = False) -> Array:
    """Return dx with its padding, window by window."""
    dx = np.zeros(pad(x, (p, p)).shape)
    _, kh, kw, _ = K.shape
    for i, j in np.ndindex(dy.shape[1:3]):
        window = dx[:, s * i : s * i + kh, s * j : s * j + kw]
        part = np.tensordot(dy[:, i, j], K, axes=1)
        window[...] = part if overwrite else window + part
    return dx


def _inner(dx: Array, x: Array, p: int) -> Array:
    return dx[:, p : p + x.shape[1], p : p + x.shape[2]]


@conv2d_backward.mistake
def stride_ignored(dy: Array, x: Array, K: Array, stride: int, padding: int) -> Three:
    """Your windows move on by one pixel on the way back: the window of dy[:, i, j] begins at stride · i, stride · j, as
    it did on the way forward.
    """
    return offsets.conv2d_backward(dy, x, K, 1, padding)


@conv2d_backward.mistake
def stride_ignored_for_the_kernels(dy: Array, x: Array, K: Array, stride: int, padding: int) -> Three:
    """For dK your windows move on by one pixel: the window of dy[:, i, j] begins at stride · i, stride · j, for dK as
    for dx.
    """
    return _of_image(dy, x, K, stride, padding), _of_kernels(dy, x, K, 1, padding), _of_biases(dy)


@conv2d_backward.mistake
def stride_ignored_for_the_image(dy: Array, x: Array, K: Array, stride: int, padding: int) -> Three:
    """For dx your windows move on by one pixel: what dy[:, i, j] sends back goes to the window at stride · i, stride ·
    j.
    """
    return _of_image(dy, x, K, 1, padding), _of_kernels(dy, x, K, stride, padding), _of_biases(dy)


@conv2d_backward.mistake
def overlaps_overwritten(dy: Array, x: Array, K: Array, stride: int, padding: int) -> Three:
    """Where windows overlap, your later one wipes out what an earlier one sent back to dx: each pixel was in several
    windows, so add up.
    """
    dx = _inner(_dx(dy, x, K, stride, padding, overwrite=True), x, padding)
    return dx, _of_kernels(dy, x, K, stride, padding), _of_biases(dy)


@conv2d_backward.mistake
def replaced_by_each_kernel(dy: Array, x: Array, K: Array, stride: int, padding: int) -> Three:
    """What you send back to dx replaces what is there, window after window and kernel after kernel: each pixel was used
    many times, so add up.
    """
    dx = _inner(_dx(dy[..., -1:], x, K[-1:], stride, padding, overwrite=True), x, padding)
    return dx, _of_kernels(dy, x, K, stride, padding), _of_biases(dy)


def _at_the_last_place(dy: Array) -> Array:
    only = np.zeros_like(dy)
    only[:, -1, -1] = dy[:, -1, -1]
    return only


@conv2d_backward.mistake
def last_window_only(dy: Array, x: Array, K: Array, stride: int, padding: int) -> Three:
    """Your dK is that of the last window of each image: the same kernel was used at every place, so its gradient is the
    sum over all places.
    """
    dK = _of_kernels(_at_the_last_place(dy), x, K, stride, padding)
    return _of_image(dy, x, K, stride, padding), dK, _of_biases(dy)


@conv2d_backward.mistake
def very_last_window_only(dy: Array, x: Array, K: Array, stride: int, padding: int) -> Three:
    """Your dK is that of the very last window alone: each window replaces what the earlier ones gave, so add to dK
    instead.
    """
    dK = _of_kernels(_at_the_last_place(dy)[-1:], x[-1:], K, stride, padding)
    return _of_image(dy, x, K, stride, padding), dK, _of_biases(dy)


@conv2d_backward.mistake
def everything_replaced(dy: Array, x: Array, K: Array, stride: int, padding: int) -> Three:
    """Each window replaces what the earlier ones gave, in dx and in dK: what several windows send to the same place is
    added up.
    """
    dx = _inner(_dx(dy[..., -1:], x, K[-1:], stride, padding, overwrite=True), x, padding)
    return dx, _of_kernels(_at_the_last_place(dy)[-1:], x[-1:], K, stride, padding), _of_biases(dy)


@conv2d_backward.mistake
def last_b_only(dy: Array, x: Array, K: Array, stride: int, padding: int) -> Three:
    """Your db is the last dy alone: b was added at every place of every image, so add up."""
    dx, dK, _ = offsets.conv2d_backward(dy, x, K, stride, padding)
    return dx, dK, dy[-1, -1, -1]


@conv2d_backward.mistake
def kernel_for_window(dy: Array, x: Array, K: Array, stride: int, padding: int) -> Three:
    """In dK you multiply dy by the kernel itself: a weight's slope is what it was multiplied with, the pixel of the
    window.
    """
    dx, _, db = offsets.conv2d_backward(dy, x, K, stride, padding)
    return dx, K * db[:, None, None, None], db


@conv2d_backward.mistake
def window_for_kernel(dy: Array, x: Array, K: Array, stride: int, padding: int) -> Three:
    """In dx you multiply dy by the window itself: a pixel's slope is what it was multiplied with, the weight of the
    kernel.
    """
    _, dK, db = offsets.conv2d_backward(dy, x, K, stride, padding)
    used = _dx(dy.sum(axis=-1, keepdims=True), x, np.ones((1, *K.shape[1:])), stride, padding)
    return x * _inner(used, x, padding), dK, db


@conv2d_backward.mistake
def dy_forgotten_in_dk(dy: Array, x: Array, K: Array, stride: int, padding: int) -> Three:
    """Your dK adds up the windows as they are: each one counts times the dy that came back to it."""
    dx, _, db = offsets.conv2d_backward(dy, x, K, stride, padding)
    return dx, _of_kernels(np.ones(dy.shape), x, K, stride, padding), db


@conv2d_backward.mistake
def dy_forgotten_in_dx(dy: Array, x: Array, K: Array, stride: int, padding: int) -> Three:
    """Your dx adds up the kernels as they are: each one counts times the dy that came back to its window."""
    _, dK, db = offsets.conv2d_backward(dy, x, K, stride, padding)
    return _of_image(np.ones(dy.shape), x, K, stride, padding), dK, db


@conv2d_backward.mistake
def first_image_only(dy: Array, x: Array, K: Array, stride: int, padding: int) -> Three:
    """You go back through the first image only: go through all N."""
    dx, dK, db = offsets.conv2d_backward(dy[:1], x[:1], K, stride, padding)
    return np.concatenate([dx, np.zeros_like(x[1:])]), dK, db


@conv2d_backward.mistake
def last_image_only(dy: Array, x: Array, K: Array, stride: int, padding: int) -> Three:
    """Your dK is that of the last image alone: all images went through the same kernels, so add them up."""
    dx, _, db = offsets.conv2d_backward(dy, x, K, stride, padding)
    return dx, _of_kernels(dy[-1:], x[-1:], K, stride, padding), db


@conv2d_backward.mistake
def averaged_over_the_batch(dy: Array, x: Array, K: Array, stride: int, padding: int) -> Three:
    """You divide dK and db by the number of images: the loss has divided already, here everything is added up."""
    dx, dK, db = offsets.conv2d_backward(dy, x, K, stride, padding)
    return dx, dK / len(x), db / len(x)


@conv2d_backward.mistake
def b_averaged_over_places(dy: Array, x: Array, K: Array, stride: int, padding: int) -> Three:
    """Your db is the mean of dy over images and places: b was added to each number of the map, so add up."""
    dx, dK, _ = offsets.conv2d_backward(dy, x, K, stride, padding)
    return dx, dK, dy.mean(axis=(0, 1, 2))


@conv2d_backward.mistake
def averaged_over_places(dy: Array, x: Array, K: Array, stride: int, padding: int) -> Three:
    """You take means over images and places for dK and db: each place used the same kernel and bias, and what they
    contribute is added up.
    """
    dx, dK, _ = offsets.conv2d_backward(dy, x, K, stride, padding)
    return dx, dK / dy[..., 0].size, dy.mean(axis=(0, 1, 2))


@conv2d_backward.mistake
def b_for_every_place(dy: Array, x: Array, K: Array, stride: int, padding: int) -> Three:
    """Your db is summed over the images only: every place of map f used the same b[f], so sum over rows and columns,
    too.
    """
    dx, dK, _ = offsets.conv2d_backward(dy, x, K, stride, padding)
    return dx, dK, dy.sum(axis=0)


@conv2d_backward.mistake
def b_for_every_image(dy: Array, x: Array, K: Array, stride: int, padding: int) -> Three:
    """Your db has a row for each image: all images used the same b, so sum over them, too."""
    dx, dK, _ = offsets.conv2d_backward(dy, x, K, stride, padding)
    return dx, dK, dy.sum(axis=(1, 2))


@conv2d_backward.mistake
def b_as_one_number(dy: Array, x: Array, K: Array, stride: int, padding: int) -> tuple[Array, Array, float]:
    """Your db is a single number: each map has a bias of its own, so keep the last axis and sum over the others."""
    dx, dK, _ = offsets.conv2d_backward(dy, x, K, stride, padding)
    return dx, dK, float(dy.sum())


@conv2d_backward.mistake
def kernel_not_turned(dy: Array, x: Array, K: Array, stride: int, padding: int) -> Three:
    """In dx the kernel lies turned by 180°: pixel (a, b) of a window was weighed with K[:, a, b] and gets that back;
    only if you compute dx as a convolution of dy do you have to turn it.
    """
    _, dK, db = offsets.conv2d_backward(dy, x, K, stride, padding)
    return _of_image(dy, x, K[:, ::-1, ::-1], stride, padding), dK, db


@conv2d_backward.mistake
def dk_turned(dy: Array, x: Array, K: Array, stride: int, padding: int) -> Three:
    """Your dK lies turned by 180°: K[:, a, b] met pixel (a, b) of each window, so its gradient collects those."""
    dx, dK, db = offsets.conv2d_backward(dy, x, K, stride, padding)
    return dx, dK[:, ::-1, ::-1], db


@conv2d_backward.mistake
def first_kernel_only(dy: Array, x: Array, K: Array, stride: int, padding: int) -> Three:
    """To dx only the first map sends something back: every pixel was used by all kernels, so add over f."""
    _, dK, db = offsets.conv2d_backward(dy, x, K, stride, padding)
    return _of_image(dy[..., :1], x, K[:1], stride, padding), dK, db


@conv2d_backward.mistake
def last_kernel_only(dy: Array, x: Array, K: Array, stride: int, padding: int) -> Three:
    """To dx only the last map sends something back: what the kernels send is added up, not replaced by the next."""
    _, dK, db = offsets.conv2d_backward(dy, x, K, stride, padding)
    return _of_image(dy[..., -1:], x, K[-1:], stride, padding), dK, db


@conv2d_backward.mistake
def padding_stays(dy: Array, x: Array, K: Array, stride: int, padding: int) -> Three:
    """Your dx still has the padding around it: nobody asks for the gradient of those zeros, so cut it off; dx has the
    shape of x.
    """
    _, dK, db = offsets.conv2d_backward(dy, x, K, stride, padding)
    return _dx(dy, x, K, stride, padding), dK, db


@conv2d_backward.mistake
def nothing_left_without_padding(dy: Array, x: Array, K: Array, stride: int, padding: int) -> Three:
    """Without padding your dx comes out empty: the slice p:-p is 0:0 for p = 0; say where it ends, p + H and p + W."""
    dx, dK, db = offsets.conv2d_backward(dy, x, K, stride, padding)
    return dx if padding else dx[:, 0:0, 0:0], dK, db


@conv2d_backward.mistake
def cut_at_the_wrong_end(dy: Array, x: Array, K: Array, stride: int, padding: int) -> Three:
    """You cut the padding off below and at the right only, so dx is shifted: the image begins at row and column p."""
    _, dK, db = offsets.conv2d_backward(dy, x, K, stride, padding)
    return _inner(_dx(dy, x, K, stride, padding), x, 0), dK, db


@conv2d_backward.mistake
def padding_always_one(dy: Array, x: Array, K: Array, stride: int, padding: int) -> Three:
    """You pad by 1, whatever is asked for: padding may be 0 or 2 as well, on the way back as forward."""
    return offsets.conv2d_backward(dy, x, K, stride, 1)


@conv2d_backward.mistake
def in_another_order(dy: Array, x: Array, K: Array, stride: int, padding: int) -> Three:
    """You return the three in another order: first dx, then dK, then db."""
    dx, dK, db = offsets.conv2d_backward(dy, x, K, stride, padding)
    return dK, db, dx


@conv2d_backward.mistake
def exchanged(dy: Array, x: Array, K: Array, stride: int, padding: int) -> Three:
    """You return dK where dx is expected: the order is dx, dK, db."""
    dx, dK, db = offsets.conv2d_backward(dy, x, K, stride, padding)
    return dK, dx, db


@conv2d_backward.mistake
def rows_and_columns_exchanged(dy: Array, x: Array, K: Array, stride: int, padding: int) -> Three:
    """Your dK has rows and columns exchanged: it has the shape of K, and place (a, b) belongs to K[:, a, b]."""
    dx, dK, db = offsets.conv2d_backward(dy, x, K, stride, padding)
    return dx, dK.swapaxes(1, 2), db


@conv2d_backward.mistake
def kernels_last(dy: Array, x: Array, K: Array, stride: int, padding: int) -> Three:
    """Your dK has its axes in another order than K, (F, kh, kw, C): a gradient has the shape of what it belongs to."""
    dx, dK, db = offsets.conv2d_backward(dy, x, K, stride, padding)
    return dx, np.moveaxis(dK, 0, -1), db


@conv2d_backward.mistake
def writes_into_x(dy: Array, x: Array, K: Array, stride: int, padding: int) -> Three:
    """The numbers are right, but you collect dx in x itself, and the caller's image is lost: begin with new zeros."""
    dx, dK, db = offsets.conv2d_backward(dy, x, K, stride, padding)
    x[...] = dx
    return dx, dK, db
