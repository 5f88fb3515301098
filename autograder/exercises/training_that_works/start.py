"""Where the weights start."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from autograder.exercise import Case, Exercise
from course_nn.checks.measures.training_that_works import starting_weights
from course_nn.checks.probes.training_that_works import weights
from course_nn.initialisation import glorot_uniform, he_normal

Array = np.ndarray
Rng = np.random.Generator


def _init_weights(D: int, M: int, rule: str, rng: Rng) -> Array:
    W = np.empty((M, D))
    {"he": he_normal, "glorot": glorot_uniform}[rule](W, rng)
    return W


init_weights = Exercise(
    _init_weights,
    points={"he": 1.5, "glorot": 1.5},
    probe=weights,
    measure=starting_weights,
    see="Goodfellow et al. 8.4",
)


@init_weights.cases
def _(rng: Rng) -> Iterator[Case]:
    for rule in ("he", "glorot"):
        for D, M in ((250, 130), (110, 280)):
            seed = int(rng.integers(1000))
            yield Case(f"{rule}, from {D} inputs to {M} units", rule, D=D, M=M, rule=rule, seed=seed)


@init_weights.also_right
def uniform_he_and_normal_glorot(D: int, M: int, rule: str, rng: Rng) -> Array:
    """Only the variance is asked for, so the kind of draw is free."""
    return _uniform(6 / D, D, M, rng) if rule == "he" else _normal(2 / (D + M), D, M, rng)


def _normal(variance: float, D: int, M: int, rng: Rng) -> Array:
    return np.sqrt(variance) * rng.standard_normal((M, D))


def _uniform(square_of_bound: float, D: int, M: int, rng: Rng) -> Array:
    return np.sqrt(square_of_bound) * rng.uniform(-1, 1, (M, D))


def _variance(rule: str, D: int, M: int) -> float:
    return 2 / D if rule == "he" else 2 / (D + M)


@init_weights.mistake
def all_the_same(D: int, M: int, rule: str, rng: Rng) -> Array:
    """All your weights are one number, so all units of the layer compute and learn the same: draw them at random."""
    return np.zeros((M, D))


@init_weights.mistake
def another_generator(D: int, M: int, rule: str, rng: Rng) -> Array:
    """The same rng gives other weights each time, so they come from elsewhere: draw from the rng you are handed."""
    return np.sqrt(_variance(rule, D, M)) * np.random.default_rng().normal(size=(M, D))


@init_weights.mistake
def always_the_same_draw(D: int, M: int, rule: str, rng: Rng) -> Array:
    """Whatever rng you are handed, the same weights come: do not make a generator with a fixed seed, use that one."""
    return np.sqrt(_variance(rule, D, M)) * np.random.default_rng(0).normal(size=(M, D))


@init_weights.mistake
def turned(D: int, M: int, rule: str, rng: Rng) -> Array:
    """Your W is inputs × units; in this course a row of W belongs to a unit, so make it (M, D)."""
    return _init_weights(D, M, rule, rng).T


@init_weights.mistake
def off_centre(D: int, M: int, rule: str, rng: Rng) -> Array:
    """Your weights do not have mean 0, so all units lean to one side: draw as many below 0 as above."""
    return abs(_init_weights(D, M, rule, rng))


@init_weights.mistake
def variance_for_deviation(D: int, M: int, rule: str, rng: Rng) -> Array:
    """The standard deviation of your weights is what their variance should be: take the root of it."""
    return rng.normal(0, _variance(rule, D, M), (M, D))


@init_weights.mistake
def deviation_for_bound(D: int, M: int, rule: str, rng: Rng) -> Array:
    """Your variance is a third of what is asked: numbers drawn uniformly from -a to a have variance a²/3, not a²."""
    return _uniform(_variance(rule, D, M), D, M, rng)


@init_weights.mistake
def bound_for_deviation(D: int, M: int, rule: str, rng: Rng) -> Array:
    """Your variance is three times what is asked: the 6 belongs to the bound of a uniform draw, not to a variance."""
    return _normal(3 * _variance(rule, D, M), D, M, rng)


@init_weights.mistake
def unit_variance(D: int, M: int, rule: str, rng: Rng) -> Array:
    """Your weights have variance 1, however many inputs add up in a unit: scale the draw as the rule says."""
    return rng.normal(size=(M, D))


@init_weights.mistake
def a_hundredth(D: int, M: int, rule: str, rng: Rng) -> Array:
    """Your weights are of size 0.01 in every layer, wide or narrow: the rule makes the size depend on the layer's."""
    return 0.01 * rng.normal(size=(M, D))


@init_weights.mistake
def two_outside_the_root(D: int, M: int, rule: str, rng: Rng) -> Array:
    """Your variance is twice what is asked, as with a 4 in its place: the 2 belongs under the root, and only once."""
    return _normal(2 * _variance(rule, D, M), D, M, rng)


@init_weights.mistake
def without_the_two(D: int, M: int, rule: str, rng: Rng) -> Array:
    """Your variance is half of what is asked: the 2 in the numerator is missing."""
    return _normal(_variance(rule, D, M) / 2, D, M, rng)


@init_weights.mistake
def another_spread(D: int, M: int, rule: str, rng: Rng) -> Array:
    """The spread of your weights is far from the rule's: print W.std() beside the root of the variance asked for."""
    return _normal(7 * _variance(rule, D, M), D, M, rng)


@init_weights.mistake
def he_counts_units(D: int, M: int, rule: str, rng: Rng) -> Array:
    """For He you divide by the number of units M; count what adds up in one unit: its D inputs."""
    return _normal(2 / M if rule == "he" else 2 / (D + M), D, M, rng)


@init_weights.mistake
def he_counts_both(D: int, M: int, rule: str, rng: Rng) -> Array:
    """For He you divide by D + M, which is Glorot's compromise; He looks at the inputs of a unit only."""
    return _normal(2 / (D + M), D, M, rng)


@init_weights.mistake
def glorot_counts_inputs(D: int, M: int, rule: str, rng: Rng) -> Array:
    """For Glorot you divide by the inputs only, as He does; the gradient on its way back wants the M units counted."""
    return _normal(2 / D, D, M, rng)


@init_weights.mistake
def glorot_counts_units(D: int, M: int, rule: str, rng: Rng) -> Array:
    """For Glorot you divide by the units only; the signal on its way forward wants the D inputs counted, too."""
    return _normal(2 / D if rule == "he" else 2 / M, D, M, rng)


@init_weights.mistake
def counts_all_weights(D: int, M: int, rule: str, rng: Rng) -> Array:
    """You divide by D · M, the number of all weights; a single unit adds up only its own row."""
    return _normal(2 / (D * M), D, M, rng)
