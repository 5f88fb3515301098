"""What PyTorch does with gradients: it adds them up until it is told to forget."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from autograder.exercise import Case, Exercise
from course_nn.checks import probes

# w = 2, x = 3, y = 10. L = (w x - y)²: dL/dw = 2 (w x - y) x = -24. L = w (w x): dL/dw = 2 w x = 12.
_PRINTED = {"once": -24.0, "again": -48.0, "zeroed": -24.0, "two uses": 12.0}

torch_prints = Exercise(
    _PRINTED,
    points=dict.fromkeys(_PRINTED, 0.5),
    probe=probes.entry,
    see="PyTorch's documentation of torch.Tensor.backward",
)


@torch_prints.cases
def _(rng: np.random.Generator) -> Iterator[Case]:
    for line in _PRINTED:
        yield Case(f"the line “{line}”", line, line=line)


@torch_prints.mistake
def the_other_sign() -> dict[str, float]:
    """Your sign is the other one: w x lies below y, so a larger w lowers the loss, and its gradient is negative."""
    return {**_PRINTED, "once": 24.0, "again": 48.0, "zeroed": 24.0}


@torch_prints.mistake
def the_loss() -> dict[str, float]:
    """16 is the loss; w.grad holds its derivative with respect to w."""
    return {**_PRINTED, "once": 16.0, "again": 16.0, "zeroed": 16.0}


@torch_prints.mistake
def stops_at_the_prediction() -> dict[str, float]:
    """You stopped at the derivative with respect to w x: one more step of the chain leads to w."""
    return {**_PRINTED, "once": -8.0, "zeroed": -8.0}


@torch_prints.mistake
def no_two() -> dict[str, float]:
    """That is half of it: the derivative of a square brings its exponent down in front."""
    return {**_PRINTED, "once": -12.0, "zeroed": -12.0}


@torch_prints.mistake
def replaces() -> dict[str, float]:
    """You let the second backward replace what the first one left; PyTorch adds to w.grad."""
    return {**_PRINTED, "again": -24.0}


@torch_prints.mistake
def remembers_for_ever() -> dict[str, float]:
    """You added all backwards so far, but w.grad.zero_() in between made it start again from 0."""
    return {**_PRINTED, "zeroed": -72.0}


@torch_prints.mistake
def zero_and_nothing_more() -> dict[str, float]:
    """It is 0 just after w.grad.zero_(), but then backward is called once more, before the print."""
    return {**_PRINTED, "zeroed": 0.0, "two uses": 0.0}


@torch_prints.mistake
def one_use_only() -> dict[str, float]:
    """6 is what comes by one of the two ways; w acts on the result twice, and both ways add up."""
    return {**_PRINTED, "two uses": 6.0}


@torch_prints.mistake
def ways_multiplied() -> dict[str, float]:
    """You multiplied what comes by the two ways; factors multiply along one way, but different ways add up."""
    return {**_PRINTED, "two uses": 36.0}


@torch_prints.mistake
def not_zeroed_before() -> dict[str, float]:
    """You added what the lines before had left, but w.grad.zero_() stands in between."""
    return {**_PRINTED, "two uses": -12.0}


@torch_prints.mistake
def x_only() -> dict[str, float]:
    """3 is the slope of w x alone; here that is multiplied by w once more, and the product has two factors with w."""
    return {**_PRINTED, "two uses": 3.0}
