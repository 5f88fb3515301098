"""Pooling: the largest number or the mean of each window, and what a shift of the image does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from autograder.exercise import Case, Exercise, Question
from course_nn import pooling
from course_nn.checks.probes import convolution as probes
from course_nn.grids import conv_output_size, windows

Array = np.ndarray
Rng = np.random.Generator
Pair = tuple[int, int]

MaxPool2d = Exercise(
    pooling.MaxPool2d,
    points={"forward": 0.75, "forward, any stride": 0.75, "backward": 1, "overlaps and equals": 0.5},
    probe=probes.pooling,
    axes="N, OH, OW, C",
    see="Goodfellow et al. 9.3",
)
AvgPool2d = Exercise(
    pooling.AvgPool2d,
    points={"forward": 0.5, "forward, any stride": 0.5, "backward": 0.5, "overlaps": 0.5},
    probe=probes.pooling,
    axes="N, OH, OW, C",
    see="Goodfellow et al. 9.3",
)


def _case(
    rng: Rng,
    name: str,
    group: str,
    ask: str,
    image: tuple[int, ...],
    kernel: Pair,
    stride: int,
    x: Array | None = None,
    before: tuple[int, ...] = (),
) -> Case:
    x = rng.normal(size=image) if x is None else x
    inputs: dict[str, Any] = {"ask": ask, "kernel": kernel, "stride": stride, "x": x}
    if ask != "forward":
        OH, OW = (conv_output_size(x.shape[1 + axis], kernel[axis], stride) for axis in (0, 1))
        inputs["dy"] = rng.normal(size=(len(x), OH, OW, x.shape[3]))
    if ask == "second":
        inputs["before"] = rng.normal(size=before or x.shape)
    return Case(name, group, **inputs)


def _forward_cases(rng: Rng) -> Iterator[Case]:
    one, moved = "forward", "forward, any stride"
    yield _case(rng, "4 × 6 pixels, windows of 2 × 2 side by side", one, one, (1, 4, 6, 1), (2, 2), 2)
    yield _case(rng, "2 images of 4 × 6 pixels and 3 channels, windows of 2 × 2", one, one, (2, 4, 6, 3), (2, 2), 2)
    below = -rng.uniform(1, 3, (1, 4, 6, 2))
    yield _case(rng, "all numbers negative, windows of 2 × 2", one, one, (), (2, 2), 2, below)
    yield _case(rng, "6 × 9 pixels, windows of 3 × 2, stride 2", moved, one, (2, 6, 9, 2), (3, 2), 2)
    yield _case(rng, "7 × 8 pixels, windows of 2 × 3, stride 3", moved, one, (1, 7, 8, 2), (2, 3), 3)
    yield _case(rng, "4 × 5 pixels, windows of 2 × 2, stride 1", moved, one, (1, 4, 5, 3), (2, 2), 1)
    yield _case(rng, "5 × 10 pixels, windows of 3 × 2, stride 3", moved, one, (2, 5, 10, 1), (3, 2), 3)


@MaxPool2d.cases
def _(rng: Rng) -> Iterator[Case]:
    yield from _forward_cases(rng)
    back, rare = "backward", "overlaps and equals"
    yield _case(rng, "dx, 4 × 6 pixels, windows of 2 × 2", back, "dx", (2, 4, 6, 2), (2, 2), 2)
    yield _case(rng, "dx, 7 × 8 pixels, windows of 2 × 3, stride 3", back, "dx", (1, 7, 8, 2), (2, 3), 3)
    yield _case(rng, "dx, after another forward", back, "second", (1, 4, 4, 1), (2, 2), 2)
    yield _case(rng, "dx, 4 × 5 pixels, windows of 3 × 2, stride 1", rare, "dx", (2, 4, 5, 2), (3, 2), 1)
    x = rng.permuted(np.repeat([0.0, 1.0, 2.0], 12)).reshape(1, 4, 9, 1)
    x[0, :2, :3] = 0
    yield _case(rng, "dx, with equal numbers in a window of 2 × 3", rare, "dx", (), (2, 3), 3, x)


@AvgPool2d.cases
def _(rng: Rng) -> Iterator[Case]:
    yield from _forward_cases(rng)
    yield _case(rng, "dx, 4 × 6 pixels, windows of 2 × 2", "backward", "dx", (2, 4, 6, 2), (2, 2), 2)
    yield _case(rng, "dx, 7 × 8 pixels, windows of 2 × 3, stride 3", "backward", "dx", (1, 7, 8, 2), (2, 3), 3)
    larger = (1, 4, 6, 1)  # the mean's slopes do not depend on x, but dx has its shape
    yield _case(rng, "dx, after another forward", "backward", "second", (1, 4, 4, 1), (2, 2), 2, before=larger)
    yield _case(rng, "dx, 4 × 5 pixels, windows of 3 × 2, stride 1", "overlaps", "dx", (2, 4, 5, 2), (3, 2), 1)
    yield _case(rng, "dx, 5 × 7 pixels, windows of 3 × 3, stride 2", "overlaps", "dx", (1, 5, 7, 1), (3, 3), 2)


class _Pool:
    """What the wrong versions of both share, in parts that they replace."""

    def __init__(self, kernel: Pair, stride: int):
        self.kernel, self.stride = kernel, stride

    def forward(self, x: Array) -> Array:
        self.x = x
        return self.reduce(self.windows(x))

    def windows(self, x: Array) -> Array:
        """(N, OH, OW, kh, kw, C)."""
        return windows(x, self.kernel, (self.stride, self.stride))

    def reduce(self, P: Array) -> Array:
        raise NotImplementedError

    def backward(self, dy: Array) -> Array:
        dx, (kh, kw), s = np.zeros(self.x.shape), self.kernel, self.step()
        for i, j in np.ndindex(dy.shape[1:3]):
            here = (slice(None), slice(s * i, s * i + kh), slice(s * j, s * j + kw))
            part = self.share(self.x[here], dy[:, i, j][:, None, None])
            self.send(dx, here, part)
        return dx

    def step(self) -> int:
        return self.stride

    def send(self, dx: Array, here: tuple[slice, ...], part: Array) -> None:
        dx[here] += part

    def share(self, window: Array, dy: Array) -> Array:
        raise NotImplementedError


class _Max(_Pool):
    def reduce(self, P: Array) -> Array:
        return P.max(axis=(3, 4))

    def share(self, window: Array, dy: Array) -> Array:
        return dy * self.chosen(window)

    def chosen(self, window: Array) -> Array:
        """The first of the largest in each window."""
        flat = window.reshape(len(window), -1, window.shape[-1])
        first = np.arange(flat.shape[1])[:, None] == flat.argmax(axis=1)[:, None]
        return first.reshape(window.shape)


class _Mean(_Pool):
    def reduce(self, P: Array) -> Array:
        return P.mean(axis=(3, 4))

    def share(self, window: Array, dy: Array) -> Array:
        return np.broadcast_to(dy / (self.kernel[0] * self.kernel[1]), window.shape)


def _hanging(x: Array, kernel: Pair, stride: int, value: float) -> Array:
    """Return the image with more of a value at the right and below, so that a window more fits where one began."""
    more = [-(x.shape[1 + axis] - kernel[axis]) % stride for axis in (0, 1)]
    return np.pad(x, ((0, 0), (0, more[0]), (0, more[1]), (0, 0)), constant_values=value)


# The largest ---------------------------------------------------------------------------------------------------------


@MaxPool2d.also_right
class the_last_of_equals(_Max):
    """Of equal numbers any one may get the gradient."""

    def chosen(self, window: Array) -> Array:
        return super().chosen(window[:, ::-1, ::-1])[:, ::-1, ::-1]


@MaxPool2d.also_right
class shared_among_equals(_Max):
    """The equal numbers may also share it."""

    def chosen(self, window: Array) -> Array:
        equal = window == window.max(axis=(1, 2), keepdims=True)
        return equal / equal.sum(axis=(1, 2), keepdims=True)


@MaxPool2d.mistake
class starts_at_zero(_Max):
    """Your maximum starts at 0, so where all numbers are negative you return 0: start with a number of the window."""

    def reduce(self, P: Array) -> Array:
        return np.maximum(super().reduce(P), 0)


@MaxPool2d.mistake
class by_size(_Max):
    """You look for the number farthest from 0: the maximum of -5 and 2 is 2."""

    def reduce(self, P: Array) -> Array:
        return np.abs(P).max(axis=(3, 4))


@MaxPool2d.mistake
class minimum(_Max):
    """You take the smallest number of each window, not the largest."""

    def reduce(self, P: Array) -> Array:
        return P.min(axis=(3, 4))

    def chosen(self, window: Array) -> Array:
        return super().chosen(-window)


@MaxPool2d.mistake
class mean_for_maximum(_Max):
    """You take the mean of each window: that is the other kind of pooling."""

    def reduce(self, P: Array) -> Array:
        return P.mean(axis=(3, 4))


@MaxPool2d.mistake
class equals_get_it_all(_Max):
    """Where several numbers of a window are equally large you give dy to each of them: it counts once, so choose one,
    or share.
    """

    def chosen(self, window: Array) -> Array:
        return window == window.max(axis=(1, 2), keepdims=True)


@MaxPool2d.mistake
class everyone_gets_it(_Max):
    """Your dy goes to all numbers of its window: only the largest had a part in the output, the slope of the others is
    0.
    """

    def chosen(self, window: Array) -> Array:
        return np.ones(window.shape)


@MaxPool2d.mistake
class shared_by_all(_Max):
    """You share dy among all numbers of a window, as for the mean: of a maximum, the largest one gets all of it."""

    def chosen(self, window: Array) -> Array:
        return np.full(window.shape, 1 / (self.kernel[0] * self.kernel[1]))


@MaxPool2d.mistake
class mask_alone(_Max):
    """Your dx says where the maxima were: multiply by dy, which is what goes back there."""

    def share(self, window: Array, dy: Array) -> Array:
        return 1.0 * self.chosen(window)


@MaxPool2d.mistake
class times_the_maximum(_Max):
    """You multiply dy by the maximum itself: the slope of the output with respect to its largest number is 1."""

    def share(self, window: Array, dy: Array) -> Array:
        return super().share(window, dy) * window


@MaxPool2d.mistake
class later_window_replaces(_Max):
    """Where a number is the largest of several windows your dx keeps only what the last of them sent back: add it to
    what is there.
    """

    def send(self, dx: Array, here: tuple[slice, ...], part: Array) -> None:
        dx[here] = np.where(part, part, dx[here])


@MaxPool2d.mistake
class into_the_corner(_Max):
    """You found the place within the window, and write there in the image: the window begins at stride · i, stride · j,
    so add that.
    """

    def send(self, dx: Array, here: tuple[slice, ...], part: Array) -> None:
        dx[:, : part.shape[1], : part.shape[2]] += part


# The mean ------------------------------------------------------------------------------------------------------------


@AvgPool2d.mistake
class sum_for_mean(_Mean):
    """You add up the window: divide by the number of places in it."""

    def reduce(self, P: Array) -> Array:
        return P.sum(axis=(3, 4))


@AvgPool2d.mistake
class maximum_for_mean(_Mean):
    """You take the largest number of each window: that is the other kind of pooling."""

    def reduce(self, P: Array) -> Array:
        return P.max(axis=(3, 4))


@AvgPool2d.mistake
class divided_by_the_height(_Mean):
    """You divide by one side of the window: a window of kh × kw has kh · kw numbers."""

    def reduce(self, P: Array) -> Array:
        return P.sum(axis=(3, 4)) / self.kernel[0]


@AvgPool2d.mistake
class divided_as_if_square(_Mean):
    """You divide by the square of one side: a window of kh × kw has kh · kw numbers, also where the sides differ."""

    def reduce(self, P: Array) -> Array:
        return P.sum(axis=(3, 4)) / self.kernel[0] ** 2


@AvgPool2d.mistake
class back_undivided(_Mean):
    """Each number of a window gets all of dy: forward divided by the number of places, and so does the way back."""

    def share(self, window: Array, dy: Array) -> Array:
        return np.broadcast_to(dy, window.shape)


@AvgPool2d.mistake
class back_divided_as_if_square(_Mean):
    """On the way back you divide by the square of one side: a window of kh × kw has kh · kw numbers."""

    def share(self, window: Array, dy: Array) -> Array:
        return np.broadcast_to(dy / self.kernel[0] ** 2, window.shape)


@AvgPool2d.mistake
class batch_meets_columns(_Mean):
    """You add dy[:, i, j], of shape (N, C), to windows of shape (N, kh, kw, C), and NumPy lays its N along the columns:
    keep the two axes between, as dy[:, i : i + 1, j : j + 1] does.
    """

    def share(self, window: Array, dy: Array) -> Array:
        return super().share(window, dy[:, 0, 0])


@AvgPool2d.mistake
class back_multiplied(_Mean):
    """You multiply dy by the number of places: each number went into the mean divided by it, so divide."""

    def share(self, window: Array, dy: Array) -> Array:
        return np.broadcast_to(dy * self.kernel[0] * self.kernel[1], window.shape)


@AvgPool2d.mistake
class back_to_the_largest(_Mean):
    """All of dy goes to the largest number: in a mean every number of the window has the same part."""

    def share(self, window: Array, dy: Array) -> Array:
        return dy * (window == window.max(axis=(1, 2), keepdims=True))


@AvgPool2d.mistake
class back_to_the_first(_Mean):
    """You send a window's share to its first place only: every number of the window had a part in the mean."""

    def share(self, window: Array, dy: Array) -> Array:
        share = np.zeros(window.shape)
        share[:, :1, :1] = dy / (self.kernel[0] * self.kernel[1])
        return share


# Both: the windows, and who sends what where --------------------------------------------------------------------------


def _both(make: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Decorate what makes a wrong version of the right one it gets: the mistake can be made in both exercises."""
    for exercise, right in ((MaxPool2d, _Max), (AvgPool2d, _Mean)):
        made = make(right)
        made.__name__, made.__doc__ = make.__name__, make.__doc__
        exercise.mistake(made)
    return make


@_both
def stride_ignored(right: Any) -> Any:
    """Your windows move on by one pixel, whatever the stride: window (i, j) begins at stride · i, stride · j."""

    class Wrong(right):
        def windows(self, x: Array) -> Array:
            return windows(x, self.kernel)

        def step(self) -> int:
            return 1

    return Wrong


@_both
def stride_is_the_kernel(right: Any) -> Any:
    """Your windows always lie side by side: they move on by the stride, which may be smaller or larger."""

    class Wrong(right):
        def windows(self, x: Array) -> Array:
            return windows(x, self.kernel, self.kernel)

    return Wrong


@_both
def width_like_height(right: Any) -> Any:
    """Your windows are as wide as they are high: kernel[1] is the width."""

    class Wrong(right):
        def __init__(self, kernel: Pair, stride: int):
            super().__init__((kernel[0], kernel[0]), stride)

    return Wrong


@_both
def sides_exchanged(right: Any) -> Any:
    """You exchange the sides of the window: the kernel is (height, width), rows first."""

    class Wrong(right):
        def __init__(self, kernel: Pair, stride: int):
            super().__init__(kernel[::-1], stride)

    return Wrong


@_both
def columns_like_rows(right: Any) -> Any:
    """Your output is as wide as it is high: the number of columns comes from the image's width."""

    class Wrong(right):
        def windows(self, x: Array) -> Array:
            P = super().windows(x)
            return P[:, :, : P.shape[1]]

    return Wrong


@_both
def rounds_up(right: Any) -> Any:
    """You round the output size up, and the last windows hang over the edge: leave out what is not a whole window."""

    class Wrong(right):
        def forward(self, x: Array) -> Array:
            self.x = x
            return self.reduce(self.windows(_hanging(x, self.kernel, self.stride, np.nan)))

        def reduce(self, P: Array) -> Array:
            return (np.nanmax if right is _Max else np.nanmean)(P, axis=(3, 4))

    return Wrong


@_both
def channels_pooled(right: Any) -> Any:
    """You pool over the channels as well: each channel is pooled for itself."""

    class Wrong(right):
        def reduce(self, P: Array) -> Array:
            y = super().reduce(P)
            over = y.max(axis=-1, keepdims=True) if right is _Max else y.mean(axis=-1, keepdims=True)
            return np.broadcast_to(over, y.shape)

    return Wrong


@_both
def everything_pooled(right: Any) -> Any:
    """You take one number over all images and channels: pool each image and each channel for itself, over two axes."""

    class Wrong(right):
        def reduce(self, P: Array) -> Array:
            y = super().reduce(P)
            over = (y.max if right is _Max else y.mean)(axis=(0, 3), keepdims=True)
            return np.broadcast_to(over, y.shape)

    return Wrong


@_both
def overlaps_overwritten(right: Any) -> Any:
    """Where windows overlap your later one wipes out what an earlier one sent back: add to dx."""

    class Wrong(right):
        def send(self, dx: Array, here: tuple[slice, ...], part: Array) -> None:
            dx[here] = part

    return Wrong


@_both
def stride_ignored_on_the_way_back(right: Any) -> Any:
    """On the way back your windows move on by one pixel: they begin at stride · i, stride · j, as they did forward."""

    class Wrong(right):
        def step(self) -> int:
            return 1

    return Wrong


@_both
def dy_handed_on(right: Any) -> Any:
    """Your backward returns dy as it is: dx has the shape of x, and each window's dy goes to the numbers in it."""

    class Wrong(right):
        def backward(self, dy: Array) -> Array:
            return dy

    return Wrong


@_both
def first_x_remembered(right: Any) -> Any:
    """Your backward belongs to the first x that forward ever saw: remember the latest one."""

    class Wrong(right):
        def forward(self, x: Array) -> Array:
            first = getattr(self, "x", x)
            y = super().forward(x)
            self.x = first
            return y

    return Wrong


one_pixel_further = Question(
    rubric=[
        (
            1,
            "The map of the convolution moves along by one pixel and is otherwise the same (but for the border), as "
            "the same kernel is used at every place.",
        ),
        (
            1,
            "The pooled map changes little: a maximum that stays in its window is the same as before; what crosses the "
            "edge of a window does change it. Exact places are lost, which helps to recognise and hurts to locate.",
        ),
    ],
    samples=[
        (
            2,
            "Convolution: the answer moves by one pixel too, since all places have the same weights. After max-pooling "
            "most numbers are the same because the largest value is still in its 2 × 2 window, only some move over to "
            "the next. So we know that there is an edge but not exactly where.",
            "Both rows, with reasons.",
        ),
        (
            1,
            "The feature map is shifted by one pixel. The pooled map is shifted by half a pixel.",
            "The first row, barely; there is no half pixel: some maxima stay, others change their window.",
        ),
        (
            1,
            "Pooling makes it invariant to small shifts since the maximum within a window is the same wherever it "
            "stands.",
            "The second row; nothing on the convolution.",
        ),
        (
            0,
            "Neither changes, because convolutions are translation invariant.",
            "The map of a convolution moves with the image: that is equivariance. Nothing said of why.",
        ),
        (0, "Everything changes completely since other pixels meet other weights.", "True of a dense layer."),
    ],
)
