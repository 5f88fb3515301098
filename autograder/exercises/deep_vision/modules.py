"""The Inception module: branches side by side, made cheap by 1 x 1."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from autograder.exercise import Case, Exercise
from course_nn.checks.probes.deep_vision import inception, part_of

Array = np.ndarray
Rng = np.random.Generator


class _Inception:
    """What the right one and the wrong ones share, in parts that they replace; its branches are put in from outside."""

    branches: Sequence[Any]

    def __init__(self, *branches: Any):
        self.branches = branches

    def forward(self, x: Array) -> Array:
        parts = [branch.forward(x) for branch in self.branches]
        self.ends = np.cumsum([part.shape[-1] for part in parts])
        return self.join(parts)

    def join(self, parts: list[Array]) -> Array:
        return np.concatenate(parts, axis=-1)

    def backward(self, dy: Array) -> Array:
        pieces = self.cut(dy)
        return self.add([branch.backward(piece) for branch, piece in zip(self.branches, pieces, strict=True)])

    def cut(self, dy: Array) -> list[Array]:
        return np.split(dy, self.ends[:-1], axis=-1)

    def add(self, ways: list[Array]) -> Array:
        return np.asarray(sum(ways))


Inception = Exercise(
    _Inception, points={"forward": 1, "backward": 1}, probe=inception, axes="N, H, W, channels of all branches",
    see="Szegedy et al. (2015), figure 2",
)  # fmt: skip


@Inception.cases
def _(rng: Rng) -> Iterator[Case]:
    def drawn(shape: tuple[int, ...], *widths: int) -> dict[str, Any]:
        C = shape[-1]
        ways = [(rng.normal(size=(C, 2)) / 2, rng.normal(size=(2, F))) for F in widths]
        return {"x": rng.normal(size=shape), "ways": ways, "dy": rng.normal(size=(*shape[:-1], sum(widths)))}

    several = (
        ("an image of 2 × 1 pixels, 2 + 3 channels", drawn((1, 2, 1, 2), 2, 3)),
        ("3 images of 4 × 3 pixels, 3 + 1 + 4 channels", drawn((3, 4, 3, 5), 3, 1, 4)),
        ("as many channels in each branch, 2 + 2", drawn((2, 3, 4, 2), 2, 2)),
    )
    for name, inputs in several:
        yield Case(name, "forward", ask="forward", **inputs)
    for name, inputs in several:
        yield Case(f"backward: {name}", "backward", ask="backward", **inputs)
    name, inputs = several[1]
    before = rng.normal(size=(2, 4, 3, 5))
    yield Case(f"backward, after another batch: {name}", "backward", ask="backward", **inputs, before=before)


@Inception.mistake
class along_the_batch(_Inception):
    """You put the branches together along the batch, so there are more images: the channels are the last axis."""

    def join(self, parts: list[Array]) -> Array:
        return np.concatenate(parts, axis=0)

    def cut(self, dy: Array) -> list[Array]:
        raise ValueError("operands could not be broadcast together")


@Inception.mistake
class along_the_rows(_Inception):
    """You put the branches together along the rows of the image, as with channels first: here they are the last
    axis.
    """

    def join(self, parts: list[Array]) -> Array:
        return np.concatenate(parts, axis=1)

    def cut(self, dy: Array) -> list[Array]:
        raise ValueError("operands could not be broadcast together")


@Inception.mistake
class added_up(_Inception):
    """You add the branches up, as a residual block does: here their channels stand side by side."""

    def join(self, parts: list[Array]) -> Array:
        return np.asarray(sum(parts))


@Inception.mistake
class other_order(_Inception):
    """The last branch's channels come first: put them in the order of the branches."""

    def join(self, parts: list[Array]) -> Array:
        return np.concatenate(parts[::-1], axis=-1)

    def cut(self, dy: Array) -> list[Array]:
        widths = np.diff(self.ends, prepend=0)[::-1]
        return np.split(dy, np.cumsum(widths)[:-1], axis=-1)[::-1]


@Inception.mistake
class one_after_the_other(_Inception):
    """You send x through the branches one after the other: each of them gets x itself."""

    def forward(self, x: Array) -> Array:
        for branch in self.branches:
            x = branch.forward(x)
        return x


@Inception.mistake
class first_branch_only(_Inception):
    """What you return is the first branch's: all of them, side by side."""

    def join(self, parts: list[Array]) -> Array:
        return parts[0]

    def add(self, ways: list[Array]) -> Array:
        return ways[0]


@Inception.mistake
class a_new_axis(_Inception):
    """Your branches lie on a new axis (np.stack): concatenate joins them along the channels that are there."""

    def join(self, parts: list[Array]) -> Array:
        return np.stack(parts, axis=-1)


@Inception.mistake
class gradients_averaged(_Inception):
    """x went into every branch, so its gradient is the sum of what they return, not the mean."""

    def add(self, ways: list[Array]) -> Array:
        return np.asarray(sum(ways)) / len(ways)


@Inception.mistake
class first_gradient_only(_Inception):
    """You return the first branch's dx: x went into all of them, so add up."""

    def add(self, ways: list[Array]) -> Array:
        return ways[0]


@Inception.mistake
class last_gradient_only(_Inception):
    """You return the last branch's dx, as each replaces the one before: x went into all of them, so add up."""

    def add(self, ways: list[Array]) -> Array:
        return ways[-1]


@Inception.mistake
class gradients_side_by_side(_Inception):
    """You put the gradients side by side: x had its channels once, and each branch says something about them; add."""

    def add(self, ways: list[Array]) -> Array:
        return np.concatenate(ways, axis=-1)


@Inception.mistake
class cut_from_the_end(_Inception):
    """You give the pieces of dy to the branches in the opposite order: the first channels came from branch 0."""

    def cut(self, dy: Array) -> list[Array]:
        widths = np.diff(self.ends, prepend=0)
        pieces, stop = [], dy.shape[-1]
        for width in widths:
            pieces.append(dy[..., stop - width : stop])
            stop -= width
        return pieces


@Inception.mistake
class always_the_first_channels(_Inception):
    """Each branch of yours gets the first channels of dy: the next one's begin where those before it end."""

    def cut(self, dy: Array) -> list[Array]:
        return [dy[..., :width] for width in np.diff(self.ends, prepend=0)]


@Inception.mistake
class every_nth_channel(_Inception):
    """You deal the channels of dy out in turn: the branches' channels lie in blocks, one after the other."""

    def cut(self, dy: Array) -> list[Array]:
        widths = np.diff(self.ends, prepend=0)
        order = [(i, k) for k in range(max(widths)) for i, width in enumerate(widths) if k < width]
        return [dy[..., [j for j, (i, _) in enumerate(order) if i == branch]] for branch in range(len(widths))]


# 1 x 1 first ---------------------------------------------------------------------------------------------------------

Sizes = tuple[int, int, int, int, int, int]


def _products(H: int, W: int, C: int, kernel: int, narrow: int, out: int) -> tuple[int, int]:
    return H * W * kernel**2 * C * out, H * W * (C * narrow + kernel**2 * narrow * out)


bottleneck = Exercise(
    _products, points={"at once": 0.5, "1 × 1 first": 0.5}, probe=part_of, see="Szegedy et al. (2015), section 4"
)


@bottleneck.cases
def _(rng: Rng) -> Iterator[Case]:
    for i, group in enumerate(bottleneck.points):
        for kernel, H, W, C, narrow, out in ((3, 5, 7, 11, 2, 4), (5, 13, 9, 24, 6, 17)):
            H, C, out = H + int(rng.integers(0, 6)), C + 2 * int(rng.integers(0, 9)), out + int(rng.integers(0, 9))
            name = f"{group}: {kernel} × {kernel} over {H} × {W} places"
            yield Case(name, group, i=i, n=2, H=H, W=W, C=C, kernel=kernel, narrow=narrow, out=out)


@bottleneck.mistake
def weights_only(H: int, W: int, C: int, kernel: int, narrow: int, out: int) -> Any:
    """You count weights: each of them is used at all H · W places."""
    return _products(1, 1, C, kernel, narrow, out)


@bottleneck.mistake
def without_padding(H: int, W: int, C: int, kernel: int, narrow: int, out: int) -> Any:
    """Your maps shrink by kernel - 1: the padding of kernel // 2 keeps them at H × W, or the branches would not fit
    together.
    """
    h, w = H - kernel + 1, W - kernel + 1
    return h * w * kernel**2 * C * out, H * W * C * narrow + h * w * kernel**2 * narrow * out


@bottleneck.mistake
def one_by_one_for_free(H: int, W: int, C: int, kernel: int, narrow: int, out: int) -> Any:
    """You forget what the 1 × 1 itself costs: C · narrow products at each place."""
    return H * W * kernel**2 * C * out, H * W * kernel**2 * narrow * out


@bottleneck.mistake
def wide_after_all(H: int, W: int, C: int, kernel: int, narrow: int, out: int) -> Any:
    """Your wide kernel still sees all C channels: behind the 1 × 1 there are only `narrow` of them."""
    return H * W * kernel**2 * C * out, H * W * (C * narrow + kernel**2 * C * out)


@bottleneck.mistake
def first_one_is_wide(H: int, W: int, C: int, kernel: int, narrow: int, out: int) -> Any:
    """You give the first convolution the wide kernel as well: its kernels are 1 × 1."""
    return H * W * kernel**2 * C * out, H * W * kernel**2 * (C * narrow + narrow * out)


@bottleneck.mistake
def both_are_one_by_one(H: int, W: int, C: int, kernel: int, narrow: int, out: int) -> Any:
    """You give the second convolution 1 × 1 kernels: it is the one with kernel × kernel."""
    return H * W * kernel**2 * C * out, H * W * (C * narrow + narrow * out)


@bottleneck.mistake
def kernels_of_one_row(H: int, W: int, C: int, kernel: int, narrow: int, out: int) -> Any:
    """Your kernels are lines: they have kernel² places."""
    return H * W * kernel * C * out, H * W * (C * narrow + kernel * narrow * out)


@bottleneck.mistake
def multiplied(H: int, W: int, C: int, kernel: int, narrow: int, out: int) -> Any:
    """You multiply the costs of the two convolutions: one runs after the other, so they add up."""
    return H * W * kernel**2 * C * out, H * W * C * narrow * kernel**2 * narrow * out


@bottleneck.mistake
def square_images(H: int, W: int, C: int, kernel: int, narrow: int, out: int) -> Any:
    """You take H for both sides: there are H · W places."""
    return _products(H, H, C, kernel, narrow, out)


@bottleneck.mistake
def biases_counted(H: int, W: int, C: int, kernel: int, narrow: int, out: int) -> Any:
    """You count the biases as well: they are added, nothing is multiplied by them."""
    direct, narrowed = _products(H, W, C, kernel, narrow, out)
    return direct + H * W * out, narrowed + H * W * (narrow + out)


@bottleneck.mistake
def one_filter(H: int, W: int, C: int, kernel: int, narrow: int, out: int) -> Any:
    """You count one filter of the wide convolution: there are `out` of them."""
    return H * W * kernel**2 * C, H * W * (C * narrow + kernel**2 * narrow)
