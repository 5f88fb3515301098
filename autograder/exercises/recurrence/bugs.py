"""Break it: inputs that tell four bugs of backpropagation through time apart."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from autograder.exercise import Case, Exercise
from course_nn.checks import probes
from course_nn.checks.measures.recurrence import tells

Inputs = tuple[list[float], list[float], float, float]
_CASES: dict[str, Inputs] = {
    "last dy only": ([1, 2], [1, 0], 0, 0.5),
    "not carried": ([0, 0], [0, 1], 0, 0.5),
    "overwritten": ([0, 1], [0, 1], 0, 0),
    "start is 0": ([1], [1], 1, 0.5),
}

time_cases = Exercise(
    _CASES, points=dict.fromkeys(_CASES, 0.5), probe=probes.entry, measure=tells, see="Goodfellow et al. 10.2.2"
)


@time_cases.cases
def _(rng: np.random.Generator) -> Iterator[Case]:
    for bug in _CASES:
        yield Case(f"your input for the bug “{bug}”", bug, bug=bug)


def _instead(**inputs: Inputs) -> Any:
    return {**_CASES, **{name.replace("_", " "): given for name, given in inputs.items()}}


def _everywhere(inputs: Any) -> Any:
    return dict.fromkeys(_CASES, inputs)


@time_cases.mistake
def shows_last_dy_only_as_well() -> Any:
    """Your input shows this bug, and “last dy only” besides: let no gradient come in before the last step."""
    every: Inputs = ([1, 2], [1, 1], 1, 0.5)
    return _instead(not_carried=every, overwritten=([0, 1], [1, 1], 0, 0), start_is_0=([1, 2], [1, 0], 1, 0))


@time_cases.mistake
def shows_not_carried_as_well() -> Any:
    """Your input shows this bug, and “not carried” besides: where wh is 0, or no gradient comes in after the first
    step, there is nothing to carry.
    """
    return _instead(
        last_dy_only=([0, 0, 0], [0, 1, 0], 0, 0.5),
        overwritten=([1, 2], [0, 1], 0, 0.5),
        start_is_0=([0, 0], [0, 1], 1, 0.5),
    )


@time_cases.mistake
def shows_overwritten_as_well() -> Any:
    """Your input shows this bug, and “overwritten” besides: let no later step say anything to wx or wh, because it has
    no gradient, or because its input and the state before it are 0.
    """
    return _instead(
        last_dy_only=([0, 1, 0], [0, 1, 0], 0, 0),
        not_carried=([1, 2], [0, 1], 0, 0.5),
    )


@time_cases.mistake
def shows_start_is_0_as_well() -> Any:
    """Your input shows this bug, and “start is 0” besides: with h0 = 0 that bug changes nothing."""
    return _instead(last_dy_only=([1, 2], [1, 0], 1, 0.5))


@time_cases.mistake
def no_gradient() -> Any:
    """All of dy is 0: every gradient is 0 then, with the bug or without it."""
    return _everywhere(([1, 2], [0, 0], 1, 0.5))


@time_cases.mistake
def start_of_zero() -> Any:
    """With h0 = 0 this bug changes nothing: give it another start."""
    return _instead(start_is_0=([1, 2], [1, 1], 0, 0.5))


@time_cases.mistake
def nothing_comes_back_to_the_start() -> Any:
    """No gradient comes back to step 1, so nothing is multiplied with h0: let some come in there."""
    return _instead(start_is_0=([1, 2], [0, 1], 1, 0))


@time_cases.mistake
def only_one_step() -> Any:
    """With a single step there is nothing before and nothing after it: this bug needs two."""
    one: Inputs = ([1], [1], 1, 0.5)
    return _instead(last_dy_only=one, not_carried=one, overwritten=one)


@time_cases.mistake
def gradient_at_the_end_only() -> Any:
    """A gradient comes in at the last step only, which this bug gets right: let one come in earlier."""
    return _instead(last_dy_only=([1, 2], [0, 1], 0, 0.5))


@time_cases.mistake
def gradient_at_the_first_step_only() -> Any:
    """After the first step no gradient comes in: then nothing is carried, and nothing overwritten."""
    early: Inputs = ([1, 2], [1, 0], 0, 0.5)
    return _instead(not_carried=early, overwritten=early)


@time_cases.mistake
def nothing_is_carried() -> Any:
    """With wh = 0 there is nothing to carry back, in the right program as in the wrong one."""
    return _instead(not_carried=([1, 2], [0, 1], 0, 0))


@time_cases.mistake
def nothing_to_overwrite() -> Any:
    """Later steps have a gradient, but their inputs and the states before them are 0: they say nothing to wx and wh
    that could be overwritten.
    """
    return _instead(overwritten=([0, 0], [0, 1], 0, 0.5))


@time_cases.mistake
def numbers_too_large() -> Any:
    """A number of yours lies outside of -3 to 3, where tanh is so flat that nothing could be seen."""
    return _everywhere(([1, 20], [1, 1], 0, 0.5))


@time_cases.mistake
def lengths_differ() -> Any:
    """Each of x and dy is a list of one to four numbers, and there is one dy for each x."""
    return _everywhere(([1, 2], [1], 0, 0.5))
