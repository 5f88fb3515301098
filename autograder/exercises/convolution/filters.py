"""Kernels made by hand, judged by what they do to any picture."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from autograder.exercise import Case, Exercise
from course_nn.checks import probes
from course_nn.checks.measures.convolution import effect

_RIGHT = [[0, 0, 0], [1, 0, 0], [0, 0, 0]]
_MEAN = [[1 / 9] * 3] * 3
_EDGES = [[-1, 0, 1], [-1, 0, 1], [-1, 0, 1]]
_KERNELS = {"right": _RIGHT, "mean": _MEAN, "edges": _EDGES}

hand_made = Exercise(
    _KERNELS, points={"right": 0.25, "mean": 0.25, "edges": 0.5}, probe=probes.entry, measure=effect, see="Lecture, 2a"
)


@hand_made.cases
def _(rng: np.random.Generator) -> Iterator[Case]:
    for name in _KERNELS:
        yield Case(f"the kernel “{name}”", name, asked=name)


def _turned(kernel: list[list[int]], quarters: int) -> Any:
    return np.rot90(kernel, quarters).tolist()


@hand_made.mistake
def moves_left() -> Any:
    """Your kernel moves the picture to the left: the output at a place shows what its weight 1 lies on, so to move
    right it has to look left.
    """
    return {**_KERNELS, "right": _turned(_RIGHT, 2)}


@hand_made.mistake
def moves_up_or_down() -> Any:
    """Your kernel moves the picture up or down: the first index counts rows; left and right are the second."""
    return {**_KERNELS, "right": _turned(_RIGHT, 1)}


@hand_made.mistake
def moves_nothing() -> Any:
    """Your kernel leaves the picture as it is: the weight 1 in the middle looks at the pixel itself."""
    return {**_KERNELS, "right": [[0, 0, 0], [0, 1, 0], [0, 0, 0]]}


@hand_made.mistake
def mixes_pixels() -> Any:
    """Your kernel mixes several pixels or changes their brightness: to move a picture, every output needs just one
    pixel, as it is.
    """
    return {**_KERNELS, "right": [[1, 0, 0], [1, 0, 0], [1, 0, 0]]}


@hand_made.mistake
def brightness_changes() -> Any:
    """All weights are alike, but a uniform area does not stay as bright: for a mean the nine weights add up to 1."""
    return {**_KERNELS, "mean": [[1, 1, 1]] * 3}


@hand_made.mistake
def weights_differ() -> Any:
    """That blurs at best: in the mean of nine pixels all nine have the same weight."""
    return {**_KERNELS, "mean": [[1 / 16, 1 / 8, 1 / 16], [1 / 8, 1 / 4, 1 / 8], [1 / 16, 1 / 8, 1 / 16]]}


@hand_made.mistake
def answers_to_even_areas() -> Any:
    """Your kernel also answers to uniform areas: there all nine pixels are alike, so the weights must add up to 0."""
    return {**_KERNELS, "edges": [[0, 0, 1]] * 3}


@hand_made.mistake
def answers_from_row_to_row() -> Any:
    """Your kernel also answers where brightness changes only from row to row: let the weights of each row add up to
    0.
    """
    return {**_KERNELS, "edges": [[-1, -1, -1], [0, 0, 0], [1, 1, 1]]}


@hand_made.mistake
def answers_to_darker() -> Any:
    """Your kernel is negative where it gets brighter to the right: nothing is flipped here, so the weights at the right
    are the positive ones.
    """
    return {**_KERNELS, "edges": _turned(_EDGES, 2)}


@hand_made.mistake
def answers_to_nothing() -> Any:
    """Your kernel does not answer to a picture that gets evenly brighter to the right: let pixels at the right count
    more than those at the left.
    """
    return {**_KERNELS, "edges": [[1, -2, 1]] * 3}


@hand_made.mistake
def answers_both_ways() -> Any:
    """Beside an edge your kernel answers with the other sign: along its rows let no weight be smaller than the one left
    of it.
    """
    return {**_KERNELS, "edges": [[1, -3, 2]] * 3}


@hand_made.mistake
def no_kernel() -> Any:
    """A kernel here is three rows of three finite numbers, as [[0, 0, 0], [0, 1, 0], [0, 0, 0]]."""
    return {name: [[0, 1, 0]] for name in _KERNELS}
