"""Learning rates: what one step does at each of them, and rates that change (lecture, section 1c).

A schedule is large while far from the minimum and small when near it: a plain function of the number of steps taken so
far, the first step being 0. They go into one another, and into `fit`, which sets the optimiser's `lr` before each step:
`fit(…, schedule=lambda step: cosine(step, 0.1, steps=500))`.

>>> [round(warm_up(step, cosine(step, 1.0, steps=4), steps=2), 3) for step in range(5)]
[0.5, 0.854, 0.5, 0.146, 0.0]
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable

import numpy as np
import numpy.typing as npt

from course_nn.network import Array


def try_rates(loss: Callable[[Array], float], theta: npt.ArrayLike, g: npt.ArrayLike, lrs: Iterable[float]) -> Array:
    """Return the loss after one step θ - lr g with each of the rates, all from the same θ; (K,).

    Where it is lowest, where it is above loss(θ), and where it jumps tell which rates to take and which to avoid.

    >>> try_rates(lambda theta: float(theta @ theta), np.array([1.0]), np.array([2.0]), [0.25, 0.5, 1.0, 2.0])
    array([0.25, 0.  , 1.  , 9.  ])
    """
    theta, g = np.asarray(theta, float), np.asarray(g, float)
    return np.array([float(loss(theta - lr * g)) for lr in lrs])


def step_decay(step: int, lr: float, every: int, factor: float = 0.1) -> float:
    """Return lr · factor^⌊step / every⌋: the rate falls at once, then stays.

    >>> [step_decay(step, 1.0, every=2, factor=0.5) for step in range(5)]
    [1.0, 1.0, 0.5, 0.5, 0.25]
    """
    return float(lr * factor ** (step // every))


def exponential_decay(step: int, lr: float, factor: float) -> float:
    """Return lr · factorˢᵗᵉᵖ.

    >>> [exponential_decay(step, 1.0, factor=0.5) for step in range(3)]
    [1.0, 0.5, 0.25]
    """
    return float(lr * factor**step)


def cosine(step: int, lr: float, steps: int, low: float = 0.0) -> float:
    """Go from lr down to low along half a cosine, in so many steps, and stay there.  Loshchilov and Hutter (2017).

    >>> [round(cosine(step, 1.0, steps=4), 3) for step in range(6)]
    [1.0, 0.854, 0.5, 0.146, 0.0, 0.0]
    """
    return low + (lr - low) * 0.5 * (1 + math.cos(math.pi * min(step / steps, 1)))


def warm_up(step: int, lr: float, steps: int) -> float:
    """Rise to lr in a straight line, in so many steps.  Goyal et al. (2017).

    Adam's first steps, and those of a network just drawn, are the least to be trusted.

    >>> [warm_up(step, 1.0, steps=4) for step in range(5)]
    [0.25, 0.5, 0.75, 1.0, 1.0]
    """
    return lr * min((step + 1) / steps, 1)
