"""Features made by hand, for a classifier that only has to read them; and what is end-to-end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from autograder.exercise import Case, Exercise
from course_nn import features
from course_nn.checks import probes
from course_nn.checks.measures.deep_vision import readable
from course_nn.checks.probes.deep_vision import designed
from course_nn.data import digits

Array = np.ndarray
Rng = np.random.Generator

hand_designed = Exercise(
    features.hog, points={"each image on its own": 0.5, "good to read": 1.5}, probe=designed, measure=readable,
    see="Lecture, end-to-end learning; Dalal and Triggs (2005)",
)  # fmt: skip


@hand_designed.cases
def _(rng: Rng) -> Iterator[Case]:
    # Share of 300 new images that are right, on 300 draws (least, mean, greatest): edges 0.84, 0.90, 0.94; how
    # far pixels are from their mean 0.74, 0.80, 0.86; pixels 0.13, 0.24, 0.36.
    pixels, labels = digits()
    for ask, group in (("own", "each image on its own"), ("read", "good to read")):
        order = rng.permutation(len(pixels))[:500]
        images = _printed(pixels[order], rng)
        case = Case(
            "200 images to learn from, 300 to be recognised", group, images=images[:200], new=images[200:]
        )  # of either shade of ink and paper
        y = labels[order]
        yield case.keeping(labels=y[:200], labels_new=y[200:], ask=ask, least=0.7)


def _printed(pixels: Array, rng: Rng) -> Array:
    """The digits in any shade of ink on paper of any other shade, at least 0.3 apart; multiples of 1/64."""
    paper, ink = rng.uniform(0, 1, (2, len(pixels), 1, 1, 1))
    ink = np.where(np.abs(ink - paper) < 0.3, (paper + 0.5) % 1, ink)
    return np.round(64 * (paper + (ink - paper) * pixels)) / 64


@hand_designed.mistake
def of_the_company(images: Array) -> Array:
    """An image has other features when it comes with other images: so what you do to it uses their mean or size, and
    test images leak into the design; compute everything from the one image.
    """
    f = features.hog(images)
    return f - f.mean(axis=0)


@hand_designed.mistake
def shade_decides(images: Array) -> Array:
    """For an image and its negative your features differ, and a linear classifier drowns in that: use how strong a
    change of brightness is, and not its sign.
    """
    return images.reshape(len(images), -1)


@hand_designed.mistake
def place_lost(images: Array) -> Array:
    """Shade does not matter to your features, but digits are still mixed up: say in more detail *where* in the image
    something changes, and in which direction.
    """
    return features.hog(images, cells=1)


@hand_designed.mistake
def all_alike(images: Array) -> Array:
    """All images have the same features: what is computed must depend on the image."""
    return np.ones((len(images), 8))


@hand_designed.mistake
def not_a_row_an_image(images: Array) -> Array:
    """What you return is not one row of numbers for each image: its shape is (N, D), so reshape(len(images), -1)."""
    return features.hog(images).reshape(len(images), 16, 8)


@hand_designed.mistake
def too_many(images: Array) -> Array:
    """Features may be 300 at most, and as many for each batch: choose, or sum over neighbouring pixels."""
    f = features.hog(images)
    return np.concatenate([f, f**2, f**3], axis=1)


@hand_designed.mistake
def drawn_anew(images: Array) -> Array:
    """The same images have other features when they are asked for again: there must be nothing random in them."""
    return np.random.default_rng().normal(size=(len(images), 8))


@hand_designed.mistake
def not_finite(images: Array) -> Array:
    """Some of your features are infinite or no number: in an even part of an image you divide by 0."""
    return np.full((len(images), 8), np.inf)


# End-to-end ----------------------------------------------------------------------------------------------------------

_SYSTEMS = {
    "pixels, one linear layer": "yes",
    "edge histograms, 20 layers": "no",
    "pixels, convolutional network": "yes",
    "sound, syllables cut by a rule, network": "no",
}

end_to_end = Exercise(
    _SYSTEMS, points=dict.fromkeys(_SYSTEMS, 0.25), probe=probes.entry, see="Lecture, end-to-end learning"
)


@end_to_end.cases
def _(rng: Rng) -> Iterator[Case]:
    for system in _SYSTEMS:
        yield Case(f"“{system}”", system, system=system)


def _called(*answers: str) -> dict[str, str]:
    return dict(zip(_SYSTEMS, answers, strict=True))


@end_to_end.mistake
def deep_for_end_to_end() -> Any:
    """You go by the number of layers: end-to-end asks whether all that stands between input and answer learns."""
    return _called("no", "yes", "yes", "no")


@end_to_end.mistake
def too_simple_for_it() -> Any:
    """A single layer on the pixels is little, but nothing before it was made by hand: all there is learns."""
    return _called("no", "no", "yes", "no")


@end_to_end.mistake
def depth_mends_it() -> Any:
    """However deep the network behind the histograms is, what they leave out was decided by a person."""
    return _called("yes", "yes", "yes", "no")


@end_to_end.mistake
def kernels_are_designed() -> Any:
    """In a convolutional network people choose how large the kernels are; what is in them is learned."""
    return _called("yes", "no", "no", "no")


@end_to_end.mistake
def the_rule_does_not_learn() -> Any:
    """Where a rule cuts, a mistake of the rule stays: the network behind it cannot teach it anything."""
    return _called("yes", "no", "yes", "yes")


@end_to_end.mistake
def a_network_is_enough() -> Any:
    """There is a network in all of these; end-to-end it is only if nothing before it was made by hand."""
    return _called("yes", "yes", "yes", "yes")


@end_to_end.mistake
def the_other_way_round() -> Any:
    """You have turned the word around: end-to-end is where all learns, and nothing was designed by hand."""
    return _called("no", "yes", "no", "yes")
