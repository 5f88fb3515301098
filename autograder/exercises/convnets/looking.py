"""Looking into a network: saliency, occlusion, and an image that climbs."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from autograder.exercise import Case, Exercise
from course_nn import visualisation
from course_nn.checks.probes.convnets import Scores, climbed, looked
from course_nn.losses import softmax

Array = np.ndarray
Rng = np.random.Generator


def _network(rng: Rng, H: int, W: int, C: int, K: int) -> dict[str, Array]:
    """The parameters of a stand-in whose units are on a bend, so that its gradient differs from place to place."""
    M = 5
    size = 1.5 / np.sqrt(H * W * C)
    return {
        "W": rng.normal(0, size, (H, W, C, M)).round(3),
        "b": rng.normal(0, 0.3, M).round(2),
        "V": rng.normal(0, 1, (M, K)).round(2),
    }


def _impulse(z: Array, k: int) -> Array:
    dz = np.zeros(z.shape)
    dz[:, k] = 1
    return dz


def _gradient(net: Scores, x: Array, k: int) -> Array:
    """Return dz_k / dx."""
    return net.backward(_impulse(net.forward(x), k))


def _from_loss(net: Scores, x: Array, k: int) -> Array:
    p = softmax(net.forward(x))
    return net.backward(p - _impulse(p, k))


def _from_probability(net: Scores, x: Array, k: int) -> Array:
    p = softmax(net.forward(x))
    return net.backward(p[:, k : k + 1] * (_impulse(p, k) - p))


def _winner(net: Scores, x: Array) -> Array:
    """Return dz, with a 1 at the highest score of each image."""
    z = net.forward(x)
    return np.eye(z.shape[1])[z.argmax(axis=1)]


# Saliency -------------------------------------------------------------------------------------------------------------


def _saliency(net: Scores, x: Array, k: int) -> Array:
    return visualisation.saliency(net, x, k)  # type: ignore[arg-type]  # it only asks for forward and backward


saliency = Exercise(
    _saliency,
    points={"one image": 0.75, "images and channels": 0.75},
    probe=looked,
    axes="N, H, W",
    see="Simonyan et al. (2014), Deep inside convolutional networks, section 3",
)


@saliency.cases
def _(rng: Rng) -> Iterator[Case]:
    def case(group: str, name: str, N: int, H: int, W: int, C: int, K: int, k: int) -> Case:
        x = rng.normal(size=(N, H, W, C)).round(2)
        return Case(name, group, **_network(rng, H, W, C, K), x=x, k=k)

    yield case("one image", "one image of 2 × 3 pixels, 3 classes", 1, 2, 3, 1, 3, 0)
    yield case("one image", "one image of 5 × 4 pixels, 4 classes", 1, 5, 4, 1, 4, 2)
    yield case("images and channels", "three images of 3 × 4 pixels and 2 channels", 3, 3, 4, 2, 4, 1)
    yield case("images and channels", "four images of 4 × 4 pixels and 3 channels", 4, 4, 4, 3, 5, 3)


def _seen(back: Callable[[Scores, Array, int], Array], over: Callable[[Array], Array] | None = None) -> Callable:
    """A saliency with its gradient or its last line replaced."""

    def program(net: Scores, x: Array, k: int) -> Array:
        dx = back(net, x, k)
        return over(dx) if over else np.abs(dx).max(axis=3)

    return program


def _wrong(name: str, says: str, program: Callable, exercise: Exercise) -> None:
    program.__name__, program.__doc__ = name, says
    exercise.mistake(program)


for _name, _says, _back in (
    ("from_the_loss", "You go back from the loss, p - y: where the network is sure that is nearly 0, so start from the "
     "score itself, with dz = 1 at class k.", _from_loss),
    ("from_the_mean_loss", "You go back from the mean loss, (p - y) / N: start from the score itself, with dz = 1 at "
     "class k of every image.", lambda net, x, k: _from_loss(net, x, k) / len(x)),
    ("from_the_probability", "You go back from the probability p_k, which also falls when other scores rise: start "
     "from the score itself, with dz = 1 at class k.", _from_probability),
    ("all_scores", "You go back from all scores at once: dz is 1 at class k and 0 at the others.",
     lambda net, x, k: net.backward(np.ones(net.forward(x).shape))),
    ("score_for_one", "You send the score itself back: asked is how z_k moves with x, so dz is 1 there.",
     lambda net, x, k: net.backward(_impulse(z := net.forward(x), k) * z)),
    ("likeliest_class", "You take the class with the highest score: asked is class k, also where another one wins.",
     lambda net, x, k: net.backward(_winner(net, x))),
    ("first_image_only", "Only the first image has something in your answer: let dz be 1 at class k of all N images.",
     lambda net, x, k: net.backward(_impulse(z := net.forward(x), k) * (np.arange(len(z)) == 0)[:, None])),
    ("row_for_class", "Your 1 stands in row k, an image, at all classes: rows are images, columns classes, dz[:, k].",
     lambda net, x, k: net.backward(_impulse(net.forward(x).T, k % len(x)).T)),
    ("averaged_over_images", "You divide by the number of images: each has its own picture, so dz is 1 in its row.",
     lambda net, x, k: _gradient(net, x, k) / len(x)),
    ("class_counted_from_one", "You start from the class before k: classes are counted from 0, as columns are.",
     lambda net, x, k: _gradient(net, x, k - 1)),
):  # fmt: skip
    _wrong(_name, _says, _seen(_back), saliency)

for _name, _says, _over in (
    ("sign_kept", "You take the largest gradient with its sign, so that strong negative ones are lost: how much a "
     "pixel matters is the absolute value, over the channels the largest.", lambda dx: dx.max(axis=3)),
    ("absolute_value_too_late", "You take the maximum over the channels first and the absolute value then, so strong "
     "negative gradients are lost: the other way round.", lambda dx: np.abs(dx.max(axis=3))),
    ("farthest_with_its_sign", "You keep the sign of the strongest channel: how much a pixel matters has none, so take "
     "absolute values.", lambda dx: np.take_along_axis(dx, np.abs(dx).argmax(axis=3)[..., None], axis=3)[..., 0]),
    ("summed_over_channels", "You add the channels up: take the largest of their absolute values.",
     lambda dx: np.abs(dx).sum(axis=3)),
    ("mean_over_channels", "You take the mean over the channels: take the largest of their absolute values.",
     lambda dx: np.abs(dx).mean(axis=3)),
    ("summed_with_signs", "You add the channels with their signs, and they may cancel: absolute values first, then the "
     "largest.", lambda dx: np.abs(dx.sum(axis=3))),
    ("length_over_channels", "You take the length of the gradient over the channels: take the largest absolute value.",
     lambda dx: np.sqrt((dx**2).sum(axis=3))),
    ("squared", "You square the gradient: its absolute value is asked.", lambda dx: (dx**2).max(axis=3)),
    ("rises_only", "You set negative gradients to 0: a pixel whose ink lowers the score matters as well.",
     lambda dx: np.maximum(dx, 0).max(axis=3)),
    ("first_channel_only", "You look at the first channel only: take the largest over all of them.",
     lambda dx: np.abs(dx[..., 0])),
    ("channels_stay", "Your answer still has an axis for the channels: take the largest over them.", np.abs),
    ("one_map_for_all", "You take the largest over the images: each image has a map of its own, the channels are the "
     "last axis.", lambda dx: np.abs(dx).max(axis=0)),
    ("stretched", "You stretch your map to 0 … 1: return the numbers as they are.",
     lambda dx: _stretched(np.abs(dx).max(axis=3))),
    ("divided_by_the_largest", "You divide by the largest number of each map: return the numbers as they are.",
     lambda dx: (a := np.abs(dx).max(axis=3)) / a.max(axis=(1, 2), keepdims=True)),
):  # fmt: skip
    _wrong(_name, _says, _seen(_gradient, _over), saliency)


def _stretched(a: Array) -> Array:
    low, high = a.min(axis=(1, 2), keepdims=True), a.max(axis=(1, 2), keepdims=True)
    return (a - low) / (high - low)


@saliency.mistake
def times_the_input(net: Scores, x: Array, k: int) -> Array:
    """You multiply the gradient by the image: that is another picture, which is 0 wherever the image is; return the
    gradient's absolute value alone.
    """
    return np.abs(_gradient(net, x, k) * x).max(axis=3)


# Occlusion ------------------------------------------------------------------------------------------------------------


def _occlusion(net: Scores, image: Array, k: int, size: int) -> Array:
    return visualisation.occlusion(net, image, k, size)  # type: ignore[arg-type]  # it only asks for forward


occlusion = Exercise(
    _occlusion,
    points={"one pixel": 0.5, "inside": 0.5, "at the border": 0.5},
    probe=looked,
    axes="H, W",
    see="Zeiler and Fergus (2014), Visualizing and understanding convolutional networks, section 4.2",
)


@occlusion.cases
def _(rng: Rng) -> Iterator[Case]:
    def case(group: str, name: str, shape: tuple[int, int, int], K: int, k: int, size: int, ink: slice) -> Case:
        """Ink only at some rows and columns, so that elsewhere nothing changes if it is covered."""
        image = np.zeros(shape)
        image[ink, ink] = rng.uniform(0.3, 1, image[ink, ink].shape).round(2)
        return Case(name, group, **_network(rng, *shape, K), image=image, k=k, size=size)

    whole = slice(None)
    yield case("one pixel", "2 × 3 pixels, a square of 1", (2, 3, 1), 3, 1, 1, whole)
    yield case("one pixel", "4 × 3 pixels, 2 channels, a square of 1", (4, 3, 2), 4, 0, 1, whole)
    yield case("inside", "9 × 11 pixels with ink in the middle, a square of 3", (9, 11, 1), 3, 2, 3, slice(4, 5))
    yield case("inside", "10 × 9 pixels with ink in the middle, a square of 3", (10, 9, 2), 4, 1, 3, slice(4, 6))
    yield case("at the border", "5 × 6 pixels, a square of 3", (5, 6, 1), 4, 2, 3, whole)
    yield case("at the border", "6 × 6 pixels, 2 channels, a square of 5", (6, 6, 2), 3, 0, 5, whole)


def _covered(
    image: Array, h: int, w: int, r: int, fill: float = 0, after: int | None = None, corner: bool = False
) -> Array:
    """The image with a square around (h, w); after: how far it reaches to the right and down, if not r."""
    after = r if after is None else after
    top, left = (h, w) if corner else (max(h - r, 0), max(w - r, 0))
    bottom, right = (h + 2 * r + 1, w + 2 * r + 1) if corner else (h + after + 1, w + after + 1)
    covered = image.copy()
    covered[top:bottom, left:right] = fill
    return covered


def _map(net: Scores, image: Array, cover: Callable[[int, int], Array], score: Callable[[Array], Array]) -> Array:
    """How far a score falls, place by place; score: of (N, K)."""
    H, W, _ = image.shape
    whole = score(net.forward(image[None]))[0]
    return np.array([[whole - score(net.forward(cover(h, w)[None]))[0] for w in range(W)] for h in range(H)])


def _occluded(**otherwise: float | bool) -> Callable:
    """An occlusion that covers something else."""

    def program(net: Scores, image: Array, k: int, size: int) -> Array:
        return _map(net, image, lambda h, w: _covered(image, h, w, size // 2, **otherwise), lambda z: z[:, k])  # type: ignore[arg-type]

    return program


_wrong("covers_from_the_corner", "Your square has the pixel in its upper left corner: it stands around the pixel, size "
       "// 2 to each side.", _occluded(corner=True), occlusion)  # fmt: skip
_wrong("covers_with_ink", "You cover with ink, 1: paper is 0 here.", _occluded(fill=1.0), occlusion)
_wrong("covers_with_grey", "You cover with 0.5: paper is 0 here.", _occluded(fill=0.5), occlusion)


@occlusion.mistake
def one_row_and_column_short(net: Scores, image: Array, k: int, size: int) -> Array:
    """Your square ends one row and column too early: a slice leaves its end out, so it goes to h + size // 2 + 1."""
    r = size // 2
    return _map(net, image, lambda h, w: _covered(image, h, w, r, after=r - 1), lambda z: z[:, k])


@occlusion.mistake
def twice_as_large(net: Scores, image: Array, k: int, size: int) -> Array:
    """Your square reaches `size` to each side: it is `size` pixels wide in all, so size // 2 to each side."""
    return _map(net, image, lambda h, w: _covered(image, h, w, size), lambda z: z[:, k])


@occlusion.mistake
def one_pixel_always(net: Scores, image: Array, k: int, size: int) -> Array:
    """You cover one pixel only: the square is `size` pixels wide and high, with the pixel in its middle."""
    return _map(net, image, lambda h, w: _covered(image, h, w, 0), lambda z: z[:, k])


@occlusion.mistake
def nothing_covered_at_the_border(net: Scores, image: Array, k: int, size: int) -> Array:
    """At the upper and left border you cover nothing: h - size // 2 is negative there, and a slice counts that from the
    end; begin at 0 at least.
    """
    r = size // 2

    def cover(h: int, w: int) -> Array:
        covered = image.copy()
        covered[h - r : h + r + 1, w - r : w + r + 1] = 0
        return covered

    return _map(net, image, cover, lambda z: z[:, k])


@occlusion.mistake
def whole_squares_only(net: Scores, image: Array, k: int, size: int) -> Array:
    """You leave the border out, where the square hangs over the edge: cover what lies on the image, and give a number
    for each pixel.
    """
    r, found = size // 2, _occlusion(net, image, k, size)
    inner = np.zeros(found.shape)
    H, W = found.shape
    inner[r : H - r, r : W - r] = found[r : H - r, r : W - r]
    return inner


@occlusion.mistake
def smaller_map(net: Scores, image: Array, k: int, size: int) -> Array:
    """Your map has only the places where the whole square lies on the image: there is a number for each pixel, and a
    square at the border is cut off.
    """
    r, found = size // 2, _occlusion(net, image, k, size)
    return found[r : len(found) - r, r : found.shape[1] - r]


@occlusion.mistake
def never_uncovered(net: Scores, image: Array, k: int, size: int) -> Array:
    """What you have covered stays covered at the next place: start each place from a fresh copy of the image."""
    left = image.copy()

    def cover(h: int, w: int) -> Array:
        r = size // 2
        left[max(h - r, 0) : h + r + 1, max(w - r, 0) : w + r + 1] = 0
        return left.copy()

    return _map(net, image, cover, lambda z: z[:, k])


@occlusion.mistake
def rise_for_fall(net: Scores, image: Array, k: int, size: int) -> Array:
    """Your sign is turned round: the score of the whole image minus that of the covered one says how far it falls."""
    return -_occlusion(net, image, k, size)


@occlusion.mistake
def size_of_the_change(net: Scores, image: Array, k: int, size: int) -> Array:
    """You take absolute values: where covering raises the score, the fall is negative."""
    return np.abs(_occlusion(net, image, k, size))


@occlusion.mistake
def only_falls(net: Scores, image: Array, k: int, size: int) -> Array:
    """You set rises to 0: where covering raises the score, the fall is negative, and worth seeing."""
    return np.maximum(_occlusion(net, image, k, size), 0)


@occlusion.mistake
def score_for_fall(net: Scores, image: Array, k: int, size: int) -> Array:
    """You return the score of the covered image: asked is how far it falls, the score of the whole image minus this."""
    return net.forward(image[None])[0, k] - _occlusion(net, image, k, size)


@occlusion.mistake
def probability_for_score(net: Scores, image: Array, k: int, size: int) -> Array:
    """You compare probabilities, after the softmax: take the score z_k itself."""
    return _map(net, image, lambda h, w: _covered(image, h, w, size // 2), lambda z: softmax(z)[:, k])


@occlusion.mistake
def highest_score(net: Scores, image: Array, k: int, size: int) -> Array:
    """You take the highest score, whichever class has it: asked is that of class k."""
    return _map(net, image, lambda h, w: _covered(image, h, w, size // 2), lambda z: z.max(axis=1))


@occlusion.mistake
def relative_fall(net: Scores, image: Array, k: int, size: int) -> Array:
    """You divide the fall by the score of the whole image: return the difference itself."""
    return _occlusion(net, image, k, size) / net.forward(image[None])[0, k]


@occlusion.mistake
def one_channel_covered(net: Scores, image: Array, k: int, size: int) -> Array:
    """You cover the first channel only: a square covers its pixels whole."""

    def cover(h: int, w: int) -> Array:
        covered = image.copy()
        covered[..., 0] = _covered(image, h, w, size // 2)[..., 0]
        return covered

    return _map(net, image, cover, lambda z: z[:, k])


@occlusion.mistake
def rows_and_columns_exchanged(net: Scores, image: Array, k: int, size: int) -> Array:
    """Rows and columns of your map are exchanged: the number for pixel (h, w) stands at [h, w]."""
    return _occlusion(net, image, k, size).T


@occlusion.mistake
def all_but_the_square(net: Scores, image: Array, k: int, size: int) -> Array:
    """You cover everything but the square: it is the square that is covered, the rest stays."""
    return _map(net, image, lambda h, w: image - _covered(image, h, w, size // 2), lambda z: z[:, k])


# Climbing -------------------------------------------------------------------------------------------------------------


def _climb(net: Scores, x: Array, k: int, steps: int, lr: float) -> Array:
    return visualisation.activation_maximisation(net, k, x, steps, lr, weight_decay=0)  # type: ignore[arg-type]


climb = Exercise(
    _climb,
    points={"one step": 0.5, "several steps": 0.25, "the weights stay": 0.25},
    probe=climbed,
    axes="N, H, W, C",
    see="Erhan et al. (2009), Visualizing higher-layer features of a deep network",
)


@climb.cases
def _(rng: Rng) -> Iterator[Case]:
    def case(
        ask: str, group: str, name: str, shape: tuple[int, int, int, int], K: int, k: int, steps: int, lr: float
    ) -> Case:
        x = rng.normal(size=shape).round(2)
        return Case(name, group, ask=ask, **_network(rng, *shape[1:], K), x=x, k=k, steps=steps, lr=lr)

    yield case("images", "one step", "one image of 2 × 3 pixels, one step", (1, 2, 3, 1), 3, 1, 1, 0.1)
    yield case(
        "images", "one step", "three images of 4 × 3 pixels and 2 channels, one step", (3, 4, 3, 2), 4, 2, 1, 0.3
    )
    yield case("images", "several steps", "two images of 3 × 5 pixels, four steps", (2, 3, 5, 1), 4, 3, 4, 0.4)
    yield case(
        "weights", "the weights stay", "how far the weights have moved after 3 steps", (2, 3, 2, 2), 3, 1, 3, 0.2
    )


def _length(dx: Array) -> Array:
    return np.sqrt((dx**2).mean(axis=(1, 2, 3), keepdims=True))


def _climber(
    back: Callable[[Scores, Array, int], Array] = _gradient,
    move: Callable[[Array], Array] = lambda dx: dx / _length(dx),
    count: Callable[[int], int] = lambda steps: steps,
) -> Callable:
    """The right climb, with one of its parts replaced."""

    def program(net: Scores, x: Array, k: int, steps: int, lr: float) -> Array:
        for _ in range(count(steps)):
            x = x + lr * move(back(net, x, k))
        return x

    return program


for _name, _says, _program in (
    ("descends", "You go down: to raise the score, add the gradient.", _climber(move=lambda dx: -dx / _length(dx))),
    ("from_the_loss", "You go up the loss, away from class k: start from the score, with dz = 1 at class k.",
     _climber(_from_loss)),
    ("down_the_loss", "You go down the loss, which also pushes the other scores: climb the score of class k itself, "
     "with dz = 1 there.", _climber(lambda net, x, k: -_from_loss(net, x, k))),
    ("all_scores", "You raise all scores at once: dz is 1 at class k and 0 at the others.",
     _climber(lambda net, x, k: net.backward(np.ones(net.forward(x).shape)))),
    ("likeliest_class", "You raise whichever score is highest: asked is class k.",
     _climber(lambda net, x, k: net.backward(_winner(net, x)))),
    ("plain_gradient", "You add lr times the gradient itself: divide it by the root of its mean square first, so that "
     "each step has the same size.", _climber(move=lambda dx: dx)),
    ("one_length_for_all", "You divide by one size for all images: each image has its own, over its rows, columns and "
     "channels.", _climber(move=lambda dx: dx / np.sqrt((dx**2).mean()))),
    ("size_of_each_number", "You divide by the mean over the images or channels only: the size is one number for each "
     "image, over rows, columns and channels.",
     _climber(move=lambda dx: dx / np.sqrt((dx**2).mean(axis=(1, 2), keepdims=True)))),
    ("length_for_mean", "You divide by the length of the gradient, the root of the *sum* of squares: take the mean, or "
     "large images hardly move.",
     _climber(move=lambda dx: dx / np.sqrt((dx**2).sum(axis=(1, 2, 3), keepdims=True)))),
    ("root_forgotten", "You divide by the mean square: its root is missing.",
     _climber(move=lambda dx: dx / _length(dx) ** 2)),
    ("mean_size", "You divide by the mean of the absolute values: take the root of the mean square.",
     _climber(move=lambda dx: dx / np.abs(dx).mean(axis=(1, 2, 3), keepdims=True))),
    ("by_the_largest", "You divide by the largest entry: take the root of the mean square.",
     _climber(move=lambda dx: dx / np.abs(dx).max(axis=(1, 2, 3), keepdims=True))),
    ("signs_only", "You follow the signs alone: the gradient also says by how much each pixel should move.",
     _climber(move=np.sign)),
    ("multiplied_by_the_size", "You multiply by the root of the mean square: divide.",
     _climber(move=lambda dx: dx * _length(dx))),
    ("one_step_short", "You take a step too few.", _climber(count=lambda steps: steps - 1)),
    ("one_step_more", "You take a step too many.", _climber(count=lambda steps: steps + 1)),
    ("first_step_only", "You return after the first step: the others follow, each from where the last one ended.",
     _climber(count=lambda steps: 1)),
):  # fmt: skip
    _wrong(_name, _says, _program, climb)


@climb.mistake
def weights_learn(net: Scores, x: Array, k: int, steps: int, lr: float) -> Array:
    """You change the weights and give the images back as they were: here the network stays and the image learns."""
    for _ in range(steps):
        _gradient(net, x, k)
        net.theta += lr * net.dtheta
    return x


@climb.mistake
def weights_learn_too(net: Scores, x: Array, k: int, steps: int, lr: float) -> Array:
    """The weights move along with the image: leave them, only the image learns here."""
    for _ in range(steps):
        dx = _gradient(net, x, k)
        net.theta += lr * net.dtheta
        x = x + lr * dx / _length(dx)
    return x


@climb.mistake
def same_gradient_each_step(net: Scores, x: Array, k: int, steps: int, lr: float) -> Array:
    """You take every step along the gradient of the first image: it changes with the image, so compute it anew."""
    dx = _gradient(net, x, k)
    return x + steps * lr * dx / _length(dx)


@climb.mistake
def step_for_image(net: Scores, x: Array, k: int, steps: int, lr: float) -> Array:
    """You return what was added, not the image that came of it."""
    return _climb(net, x, k, steps, lr) - x


@climb.mistake
def starts_from_nothing(net: Scores, x: Array, k: int, steps: int, lr: float) -> Array:
    """You start from an empty image: start from the one that you are given."""
    return _climb(net, np.zeros(x.shape), k, steps, lr)


@climb.mistake
def kept_in_bounds(net: Scores, x: Array, k: int, steps: int, lr: float) -> Array:
    """You cut the image off at 0 and 1: let its numbers go where the score leads them."""
    for _ in range(steps):
        dx = _gradient(net, x, k)
        x = np.clip(x + lr * dx / _length(dx), 0, 1)
    return x
