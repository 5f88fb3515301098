"""Break it: calls that expose what a layer remembers wrongly."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from autograder.exercise import Case, Exercise
from course_nn.checks import probes
from course_nn.checks.measures.backprop_algorithm import exposes

_CALLS: dict[str, list[tuple[str, str, list[float]]]] = {
    "first": [("A", "forward", [1.0]), ("A", "forward", [5.0]), ("A", "backward", [1.0])],
    "shared": [("A", "forward", [1.0]), ("B", "forward", [5.0]), ("A", "backward", [1.0])],
    "added": [("A", "forward", [1.0]), ("A", "backward", [1.0]), ("A", "backward", [1.0])],
    "short": [("A", "forward", [1.0]), ("A", "forward", [1.0, 5.0]), ("A", "backward", [1.0, 1.0])],
}
_ONE = [("A", "forward", [1.0, 2.0]), ("A", "backward", [3.0, 4.0])]

cache_calls = Exercise(
    _CALLS, points=dict.fromkeys(_CALLS, 0.5), probe=probes.entry, measure=exposes, see="Section 5.6 of the notebook"
)


@cache_calls.cases
def _(rng: np.random.Generator) -> Iterator[Case]:
    for bug in _CALLS:
        yield Case(f"your calls for the bug “{bug}”", bug, bug=bug)


def _instead(**calls: Any) -> dict[str, Any]:
    return {**_CALLS, **calls}


def _everywhere(calls: Any) -> dict[str, Any]:
    return {bug: calls for bug in _CALLS}


@cache_calls.mistake
def only_one_forward() -> Any:
    """The first x and the latest x are the same here: this bug needs another forward of the same layer before a
    backward.
    """
    return _instead(first=_ONE)


@cache_calls.mistake
def the_other_layer_is_silent() -> Any:
    """While one layer waits for its backward, the other one has to see an x of its own: mix calls of A and B."""
    return _instead(shared=_ONE)


@cache_calls.mistake
def only_one_backward() -> Any:
    """The first gradient is right, as there is nothing to add it to: ask the same layer for a second one."""
    return _instead(added=_ONE)


@cache_calls.mistake
def never_longer() -> Any:
    """The memory is as long as the first x, and all your x fit into it: let a longer one follow, then a backward."""
    return _instead(short=_ONE)


@cache_calls.mistake
def numbers_that_hide_it() -> Any:
    """These calls would show the bug with other numbers: yours are 0, or so much alike that right and wrong agree."""
    same = [("A", "forward", [2.0]), ("A", "forward", [2.0]), ("A", "backward", [1.0])]
    zero = [("A", "forward", [1.0]), ("A", "backward", [0.0]), ("A", "backward", [0.0])]
    tail = [("A", "forward", [1.0]), ("A", "forward", [2.0, 5.0]), ("A", "backward", [1.0, 0.0])]
    twin = [("A", "forward", [1.0]), ("B", "forward", [1.0]), ("A", "backward", [1.0])]
    return {"first": same, "added": zero, "short": tail, "shared": twin}


@cache_calls.mistake
def no_backward() -> Any:
    """What a layer remembers shows only in a backward, and there is none in your calls."""
    return _everywhere([("A", "forward", [1.0]), ("A", "forward", [2.0])])


@cache_calls.mistake
def backward_does_not_fit() -> Any:
    """A backward here has no forward of its own layer before it, or another length than that one's x: the right layer
    would stop there, too.
    """
    return _everywhere([("A", "forward", [1.0, 2.0]), ("A", "backward", [1.0])])


@cache_calls.mistake
def too_many_calls() -> Any:
    """One to four calls are allowed: leave out those that do not help, and you see which ones do."""
    return _everywhere([*_ONE, *_ONE, *_ONE])
