"""How far a unit sees: by a formula, and found out by sending a gradient back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import prod

import numpy as np

from autograder.exercise import Case, Exercise
from course_nn import convnets
from course_nn.checks.probes.convnets import Windows, seen

Array = np.ndarray
Rng = np.random.Generator
Layers = Sequence[tuple[int, int]]

# By a formula ---------------------------------------------------------------------------------------------------------

receptive_field = Exercise(
    convnets.receptive_field,
    points={"stride 1": 1, "any stride": 1},
    see="Goodfellow et al. 9.2, figures 9.2 to 9.4",
)


@receptive_field.cases
def _(rng: Rng) -> Iterator[Case]:
    def case(group: str, *layers: tuple[int, int]) -> Case:
        steps = ", ".join(f"{k} with stride {s}" for k, s in layers)
        return Case(f"kernels {steps}", group, layers=list(layers))

    a, b, c = (int(k) for k in rng.permutation([3, 4, 5, 6])[:3])
    yield case("stride 1", (a, 1))
    yield case("stride 1", (a, 1), (b, 1))
    yield case("stride 1", (b, 1), (c, 1), (b, 1), (a, 1))
    yield case("any stride", (a, 2), (b, 1))
    yield case("any stride", (b, 1), (2, 2), (a, 1), (3, 3))
    yield case("any stride", (c, 3), (a, 2), (b, 2), (2, 1))
    yield case("any stride", (a, 1), (3, 2), (b, 2), (c, 1), (2, 2), (b, 1))


def _field(layers: Layers, start: int = 1, less: int = 1) -> int:
    """The right sum, with another beginning or another part of each kernel."""
    r, jump = start, 1
    for k, s in layers:
        r += (k - less) * jump
        jump *= s
    return r


@receptive_field.mistake
def kernels_added(layers: Layers) -> int:
    """You add up the kernels: neighbouring windows overlap, so each further layer adds only k - 1 steps, from a field
    of one pixel on.
    """
    return sum(k for k, _ in layers)


@receptive_field.mistake
def strides_ignored(layers: Layers) -> int:
    """You leave the strides out: after a layer with stride s, neighbouring units lie s times as far apart in the image,
    so a later kernel reaches s times as far.
    """
    return 1 + sum(k - 1 for k, _ in layers)


@receptive_field.mistake
def one_too_few(layers: Layers) -> int:
    """You begin with a field of 0 pixels; a unit of the input sees itself, so begin with 1."""
    return _field(layers, start=0)


@receptive_field.mistake
def whole_kernels(layers: Layers) -> int:
    """Each layer adds a whole kernel in your sum; its first place was seen already, so only k - 1 are new."""
    return _field(layers, less=0)


@receptive_field.mistake
def whole_kernels_from_zero(layers: Layers) -> int:
    """You add k times the distance for each layer: a kernel of k places spans k - 1 distances, and the field begins
    with 1.
    """
    return _field(layers, start=0, less=0)


@receptive_field.mistake
def own_stride_too_early(layers: Layers) -> int:
    """A layer's own stride stretches its own kernel in your sum: it moves units apart only for the layers after it, so
    multiply afterwards.
    """
    r = jump = 1
    for k, s in layers:
        jump *= s
        r += (k - 1) * jump
    return r


@receptive_field.mistake
def last_stride_only(layers: Layers) -> int:
    """You stretch a kernel by the stride of the layer just before it: all earlier strides count, multiplied."""
    r = jump = 1
    for k, s in layers:
        r += (k - 1) * jump
        jump = s
    return r


@receptive_field.mistake
def own_stride_only(layers: Layers) -> int:
    """You stretch each kernel by its own stride: what counts is how far apart its inputs lie, the product of the
    strides before it.
    """
    return 1 + sum((k - 1) * s for k, s in layers)


@receptive_field.mistake
def strides_added(layers: Layers) -> int:
    """You add the strides up: with stride 2, then 3, neighbours lie 6 pixels apart, so multiply them."""
    r, jump = 1, 0
    for k, s in layers:
        r += (k - 1) * max(jump, 1)
        jump += s
    return r


@receptive_field.mistake
def growing_jump(layers: Layers) -> int:
    """Your distance between neighbours grows by s from a beginning of 1, so stride 1 makes it larger, too: each stride
    multiplies it.
    """
    r = jump = 1
    for k, s in layers:
        r += (k - 1) * jump
        jump += s
    return r


@receptive_field.mistake
def times_all_strides(layers: Layers) -> int:
    """You multiply the whole field by all strides: only what a kernel adds is stretched, by the strides before it."""
    return (1 + sum(k - 1 for k, _ in layers)) * prod(s for _, s in layers)


@receptive_field.mistake
def all_strides_for_each(layers: Layers) -> int:
    """You stretch every kernel by all strides of the stack: only those of the layers before it have moved its inputs
    apart.
    """
    return 1 + sum(k - 1 for k, _ in layers) * prod(s for _, s in layers)


@receptive_field.mistake
def windows_side_by_side(layers: Layers) -> int:
    """From the top down you take s · r + k pixels below r; r windows, s apart, cover s · (r - 1) + k."""
    r = 1
    for k, s in reversed(layers):
        r = s * r + k
    return r


@receptive_field.mistake
def first_layer_last(layers: Layers) -> int:
    """You go through the strides from the wrong end: with s · (r - 1) + k you start at the last layer, one unit, and go
    down to the image.
    """
    r = 1
    for k, s in layers:
        r = s * (r - 1) + k
    return r


@receptive_field.mistake
def kernels_multiplied(layers: Layers) -> int:
    """You multiply the kernels, as if windows never overlapped: two kernels of 3 see 5 pixels, not 9."""
    return prod(k for k, _ in layers)


@receptive_field.mistake
def area(layers: Layers) -> int:
    """You count the pixels of the whole square: asked is how many along one axis."""
    return _field(layers) ** 2


@receptive_field.mistake
def last_layer_left_out(layers: Layers) -> int:
    """The last layer is missing in your field: its kernel reaches as well, stretched by all strides before it."""
    return _field(layers[:-1])


@receptive_field.mistake
def first_layer_only(layers: Layers) -> int:
    """Your field is that of the first layer alone: go through all of them, and return after the loop."""
    return _field(layers[:1])


@receptive_field.mistake
def distance_for_field(layers: Layers) -> int:
    """What you return is the distance between neighbouring units, the product of the strides: return the field."""
    return prod(s for _, s in layers)


# Found out ------------------------------------------------------------------------------------------------------------

seen_pixels = Exercise(
    convnets.seen_pixels, points={"one image": 0.5, "images and channels": 0.5}, probe=seen, axes="H, W"
)


@seen_pixels.cases
def _(rng: Rng) -> Iterator[Case]:
    def kernels(*shape: int) -> Array:
        return rng.uniform(0.2, 1, shape).round(2)

    def images(*shape: int) -> Array:
        return rng.uniform(0.5, 1.5, shape).round(2)

    K = kernels(1, 2, 3, 1)
    yield Case("5 × 7 pixels, a kernel of 2 × 3", "one image", K=K, stride=1, x=images(1, 5, 7, 1), i=2, j=3)
    K = kernels(1, 3, 2, 1)
    K[0, 2, 1] *= -0.2
    yield Case("8 × 9 pixels, stride 2", "one image", K=K, stride=2, x=images(1, 8, 9, 1), i=1, j=2)
    K = kernels(1, 3, 3, 1)
    K[0, 1, 1] = 0
    yield Case("6 × 6 pixels, a kernel with a hole", "one image", K=K, stride=1, x=images(1, 6, 6, 1), i=0, j=2)
    K = kernels(1, 3, 4, 1)
    K[0][divmod(int(rng.integers(12)), 4)] = 0  # or a table by shapes would do
    yield Case("a hole where chance has it", "one image", K=K, stride=1, x=images(1, 6, 7, 1), i=1, j=2)
    K = kernels(1, 2, 3, 3)
    K[0, :, 0] = np.array([0, 0.5, 0])  # the left column of the kernel looks at one channel only
    yield Case("three channels", "images and channels", K=K, stride=1, x=images(1, 5, 6, 3), i=3, j=1)
    # the first map is on for the positive images, the second for the negative ones
    K, x = kernels(2, 3, 3, 2), images(4, 7, 8, 2)
    K[1] *= -1
    x[:2] *= -1
    first_not, second_not, negative, one_channel, cancelling = (divmod(int(n), 3) for n in rng.permutation(9)[:5])
    K[0][first_not], K[1][second_not] = 0, 0
    K[0][negative] = -0.1
    K[:, one_channel[0], one_channel[1], 0] = 0
    K[:, cancelling[0], cancelling[1]] = np.array([[0.5, -0.5], [-0.25, 0.25]])
    yield Case("four images, two channels, two maps", "images and channels", K=K, stride=2, x=x, i=1, j=2)


def _sent(net: Windows, x: Array, dy: Array) -> Array:
    """What comes back to x."""
    net.forward(x)
    return net.backward(dy)


def _impulse(net: Windows, x: Array, i: int, j: int) -> Array:
    dy = np.zeros(net.forward(x).shape)
    dy[:, i, j] = 1
    return dy


@seen_pixels.mistake
def places_exchanged(net: Windows, x: Array, i: int, j: int) -> Array:
    """You put the impulse at row j and column i: rows come first, dy[:, i, j]."""
    return (_sent(net, x, _impulse(net, x, j, i)) != 0).any(axis=(0, 3))


@seen_pixels.mistake
def every_output(net: Windows, x: Array, i: int, j: int) -> Array:
    """You send something back from all places of the map: dy is 1 at the place (i, j) and 0 elsewhere."""
    return (_sent(net, x, np.ones(net.forward(x).shape)) != 0).any(axis=(0, 3))


@seen_pixels.mistake
def first_image_only(net: Windows, x: Array, i: int, j: int) -> Array:
    """Only the first image counts in your answer: a ReLU stops the gradient in one image and not in another, so let dy
    be 1 in all of them, and take what is reached in any.
    """
    return (_sent(net, x, _impulse(net, x, i, j))[0] != 0).any(axis=2)


@seen_pixels.mistake
def reached_in_all(net: Windows, x: Array, i: int, j: int) -> Array:
    """A pixel counts for you if all images and channels are reached: one of them is enough, so take any."""
    return (_sent(net, x, _impulse(net, x, i, j)) != 0).all(axis=(0, 3))


@seen_pixels.mistake
def first_channel_only(net: Windows, x: Array, i: int, j: int) -> Array:
    """You look at the first channel only: a pixel is seen if any of its channels is."""
    return (_sent(net, x, _impulse(net, x, i, j))[..., 0] != 0).any(axis=0)


@seen_pixels.mistake
def first_map_only(net: Windows, x: Array, i: int, j: int) -> Array:
    """Your impulse stands in the first map only: the unit at (i, j) has all maps, so let dy be 1 in each."""
    dy = _impulse(net, x, i, j)
    dy[..., 1:] = 0
    return (_sent(net, x, dy) != 0).any(axis=(0, 3))


@seen_pixels.mistake
def summed_first(net: Windows, x: Array, i: int, j: int) -> Array:
    """You add up before you ask what is 0, and gradients of both signs may cancel: ask each number, then take any."""
    return ~np.isclose(_sent(net, x, _impulse(net, x, i, j)).sum(axis=(0, 3)), 0)


@seen_pixels.mistake
def positive_only(net: Windows, x: Array, i: int, j: int) -> Array:
    """You count positive gradients only: a negative one also says that the output depends on the pixel."""
    return np.asarray((_sent(net, x, _impulse(net, x, i, j)) > 0).any(axis=(0, 3)))


@seen_pixels.mistake
def outputs_for_pixels(net: Windows, x: Array, i: int, j: int) -> Array:
    """You return the places of the map, not of the image: where dx is not 0 is asked, so send dy back first."""
    return (_impulse(net, x, i, j) != 0).any(axis=(0, 3))


@seen_pixels.mistake
def gradient_itself(net: Windows, x: Array, i: int, j: int) -> Array:
    """You return the gradient: ask where it is not 0, over all images and channels, so that True and False remain."""
    return _sent(net, x, _impulse(net, x, i, j))


@seen_pixels.mistake
def channels_stay(net: Windows, x: Array, i: int, j: int) -> Array:
    """Your answer still has an axis for the channels: take any over them as well."""
    return (_sent(net, x, _impulse(net, x, i, j)) != 0).any(axis=0)


@seen_pixels.mistake
def images_stay(net: Windows, x: Array, i: int, j: int) -> Array:
    """Your answer still has an axis for the images: take any over them as well."""
    return (_sent(net, x, _impulse(net, x, i, j)) != 0).any(axis=3)


@seen_pixels.mistake
def unseen_pixels(net: Windows, x: Array, i: int, j: int) -> Array:
    """True and False are exchanged: a pixel is seen where its gradient is not 0."""
    return ~(_sent(net, x, _impulse(net, x, i, j)) != 0).any(axis=(0, 3))


@seen_pixels.mistake
def forward_from_a_pixel(net: Windows, x: Array, i: int, j: int) -> Array:
    """You look at where the image itself is not 0: what is asked is where the gradient arrives."""
    return (x != 0).any(axis=(0, 3))
