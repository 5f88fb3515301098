"""Slopes measured instead of derived: central differences, and how small a step may be."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from autograder.exercise import Case, Exercise
from course_nn import gradcheck
from course_nn.checks import probes
from course_nn.checks.probes.backprop_by_hand import of_a_function
from course_nn.network import Array

SEE = "Goodfellow et al. 4.1 on rounding, and 11.5 on checking gradients"
Function = Callable[[Array], float]

numerical_gradient = Exercise(
    gradcheck.numerical_gradient, points={"a vector": 1, "any shape": 1}, probe=of_a_function, see=SEE
)


@numerical_gradient.cases
def _(rng: np.random.Generator) -> Iterator[Case]:
    # A large h, so that other formulas than the central difference give visibly other numbers.
    for name, f, shape, h in (
        ("three numbers", "cubes", (3,), 0.1),
        ("one number", "cubes", (1,), 0.2),
        ("five numbers that matter to each other", "products", (5,), 0.1),
        ("a table", "weighted sines", (2, 3), 0.3),
        ("a table of products", "products", (3, 2), 0.1),
    ):
        group = "a vector" if len(shape) == 1 else "any shape"
        yield Case(name, group, f=f, x=rng.uniform(0.6, 1.8, shape) * rng.choice([-1, 1], shape), h=h)


def _each(f: Function, x: Array, rule: Callable[[Callable[[float], float]], float]) -> Array:
    """For each entry of x a number by `rule`, which may ask for f with that entry moved by so much."""
    gradient = np.zeros(x.shape)
    for i in np.ndindex(x.shape):

        def moved(step: float, i: tuple[int, ...] = i) -> float:
            other = x.copy()
            other[i] += step
            return f(other)

        gradient[i] = rule(moved)
    return gradient


@numerical_gradient.mistake
def forward_difference(f: Function, x: Array, h: float) -> Array:
    """You step to one side only: take f at x + h and at x - h, which makes the error much smaller."""
    return _each(f, x, lambda at: (at(h) - at(0)) / h)


@numerical_gradient.mistake
def backward_difference(f: Function, x: Array, h: float) -> Array:
    """You step to the left only: take f at x + h as well as at x - h, and divide by the distance between them."""
    return _each(f, x, lambda at: (at(0) - at(-h)) / h)


@numerical_gradient.mistake
def divided_by_h(f: Function, x: Array, h: float) -> Array:
    """Yours is twice the right number: x + h and x - h lie 2h apart, so divide by that."""
    return _each(f, x, lambda at: (at(h) - at(-h)) / h)


@numerical_gradient.mistake
def not_divided(f: Function, x: Array, h: float) -> Array:
    """You return how much f changes: a slope is that change divided by the way, 2h."""
    return _each(f, x, lambda at: at(h) - at(-h))


@numerical_gradient.mistake
def brackets_missing(f: Function, x: Array, h: float) -> Array:
    """You divide by 2 and multiply by h: in / 2 * h Python goes from left to right, so put 2 * h in brackets."""
    return _each(f, x, lambda at: (at(h) - at(-h)) / 2 * h)


@numerical_gradient.mistake
def half_step(f: Function, x: Array, h: float) -> Array:
    """You step by h/2 to each side: that measures the slope, too, but asked for are steps of h."""
    return _each(f, x, lambda at: (at(h / 2) - at(-h / 2)) / h)


@numerical_gradient.mistake
def turned_sign(f: Function, x: Array, h: float) -> Array:
    """Your signs are turned: subtract the value on the left, at x - h, from the one on the right."""
    return _each(f, x, lambda at: (at(-h) - at(h)) / (2 * h))


@numerical_gradient.mistake
def all_entries_at_once(f: Function, x: Array, h: float) -> Array:
    """You move all entries at once and get one slope for all: move one entry and keep the others where they are."""
    return np.full(x.shape, (f(x + h) - f(x - h)) / (2 * h))


@numerical_gradient.mistake
def one_number_for_all(f: Function, x: Array, h: float) -> float:
    """You move all entries at once and return one number: every entry has a slope of its own, so move one at a time."""
    return (f(x + h) - f(x - h)) / (2 * h)


@numerical_gradient.mistake
def not_put_back(f: Function, x: Array, h: float) -> Array:
    """Each entry stays moved while the next one is measured: put it back first."""
    x, gradient = x.copy(), np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        x[i] += h
        right = f(x)
        x[i] -= 2 * h
        gradient[i] = (right - f(x)) / (2 * h)
    return gradient


@numerical_gradient.mistake
def copies_made_once(f: Function, x: Array, h: float) -> Array:
    """Your two copies are made before the loop, and entries stay moved in them: begin each round with new ones."""
    right, left, gradient = x.copy(), x.copy(), np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        right[i] += h
        left[i] -= h
        gradient[i] = (f(right) - f(left)) / (2 * h)
    return gradient


@numerical_gradient.mistake
def one_entry_handed_over(f: Function, x: Array, h: float) -> Array:
    """You hand f the moved entry alone: it needs the whole array, with that one entry moved."""
    gradient = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        gradient[i] = (f(x[i] + h) - f(x[i] - h)) / (2 * h)
    return gradient


@numerical_gradient.mistake
def only_the_left_value_divided(f: Function, x: Array, h: float) -> Array:
    """You divide f(x - h) alone: put the difference in brackets before you divide."""
    return _each(f, x, lambda at: at(h) - at(-h) / (2 * h))


@numerical_gradient.mistake
def a_step_of_its_own(f: Function, x: Array, h: float) -> Array:
    """You step by a very small h of your own: use the h that is handed in, also where it is large."""
    return gradcheck.numerical_gradient(f, x, 1e-5)


@numerical_gradient.mistake
def a_name_for_a_copy(f: Function, x: Array, h: float) -> Array:
    """Your slopes are all 0, as right and left are one and the same array: a second name is no copy; use x.copy()."""
    right = left = x
    gradient = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        right[i] += h
        left[i] -= h
        gradient[i] = (f(right) - f(left)) / (2 * h)
    return gradient


@numerical_gradient.mistake
def moved_from_where_it_was(f: Function, x: Array, h: float) -> Array:
    """You go right by h and then left by h, which is x itself: from x + h it takes 2h to get to x - h."""
    return _each(f, x, lambda at: (at(h) - at(0)) / (2 * h))


@numerical_gradient.mistake
def flattened(f: Function, x: Array, h: float) -> Array:
    """Your slopes are right, but in a row: give them the shape of x."""
    return gradcheck.numerical_gradient(f, x.copy(), h).ravel()


@numerical_gradient.mistake
def rows_only(f: Function, x: Array, h: float) -> Array:
    """You count along the first axis only, and move a whole row at once: np.ndindex(x.shape) goes through all."""
    gradient = np.zeros(x.shape)
    for i in range(len(x)):
        right, left = x.copy(), x.copy()
        right[i] += h
        left[i] -= h
        gradient[i] = (f(right) - f(left)) / (2 * h)
    return gradient


@numerical_gradient.mistake
def last_entry_only(f: Function, x: Array, h: float) -> Array:
    """Only one entry of yours is filled, the last: a fresh array in each round throws away the earlier ones."""
    gradient = np.zeros(x.shape)
    gradient.flat[-1] = gradcheck.numerical_gradient(f, x.copy(), h).flat[-1]
    return gradient


@numerical_gradient.mistake
def first_entry_only(f: Function, x: Array, h: float) -> Array:
    """Only the first entry is measured: return after the loop, not inside."""
    gradient = np.zeros(x.shape)
    gradient.flat[0] = gradcheck.numerical_gradient(f, x.copy(), h).flat[0]
    return gradient


# How small a step? -------------------------------------------------------------------------------------------------

_STEPS = {
    "one-sided, ten times smaller": 10.0,
    "central, ten times smaller": 100.0,
    "best h, float64": 1e-5,
    "best h, float32": 1e-2,
}

step_sizes = Exercise(_STEPS, points=dict.fromkeys(_STEPS, 0.25), probe=probes.entry, rtol=1e-3, atol=0, see=SEE)


@step_sizes.cases
def _(rng: np.random.Generator) -> Iterator[Case]:
    for name in _STEPS:
        yield Case(name, name, key=name)


def _answered(one_sided: float, central: float, double: float, single: float) -> Any:
    return dict(zip(_STEPS, (one_sided, central, double, single), strict=True))


@step_sizes.mistake
def both_alike() -> Any:
    """The other way round: stepping to both sides cancels the error's largest part, so the central one is better."""
    return _answered(100, 10, 1e-5, 1e-2)


@step_sizes.mistake
def orders_for_factors() -> Any:
    """That is the order of the error, the power of h: asked is by which factor it shrinks when h is a tenth."""
    return _answered(1, 2, 1e-5, 1e-2)


@step_sizes.mistake
def what_is_left() -> Any:
    """That is what is left of the error; the factor by which it shrinks is one over that."""
    return _answered(0.1, 0.01, 1e-5, 1e-2)


@step_sizes.mistake
def twice_as_good() -> Any:
    """An error with h² shrinks with the square of the factor, not with its double."""
    return _answered(10, 20, 1e-5, 1e-2)


@step_sizes.mistake
def third_order() -> Any:
    """Your error has one order too many: with h³ nothing but the next term of the series would be left."""
    return _answered(10, 1000, 1e-5, 1e-2)


@step_sizes.mistake
def the_smaller_the_better() -> Any:
    """Smaller is not better for ever: x + 1e-16 is x in floating point, so the measured change is 0."""
    return _answered(10, 100, 1e-16, 1e-16)


@step_sizes.mistake
def best_for_one_sided() -> Any:
    """1e-8 is best for the one-sided difference: the central one is as exact as it gets with a larger h."""
    return _answered(10, 100, 1e-8, 1e-8)


@step_sizes.mistake
def too_coarse() -> Any:
    """With so large an h the bend of the curve shows: at this h the error still falls when h gets smaller."""
    return _answered(10, 100, 1e-1, 1e-1)


@step_sizes.mistake
def precision_exchanged() -> Any:
    """float32 keeps 7 digits, float64 16: the fewer digits, the larger h has to be for the change to be seen."""
    return _answered(10, 100, 1e-2, 1e-5)


@step_sizes.mistake
def below_the_rounding() -> Any:
    """Here the rounding of f, divided by 2h, has long outgrown what is gained: take a larger h."""
    return _answered(10, 100, 1e-12, 1e-12)
