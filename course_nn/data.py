"""Made-up data whose truth is known: a line, two moons, and a sine whose noise grows.

Each function takes the number of samples n and a random generator, and returns x and y, one sample a row.

>>> x, y = line(5, np.random.default_rng(0))
>>> x.shape, y.shape
((5, 1), (5, 1))
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]


def line(
    n: int, rng: np.random.Generator, slope: float = 2.0, intercept: float = -1.0, noise: float = 0.3
) -> tuple[Array, Array]:
    """Noisy line y = slope x + intercept + noise N(0, 1), x uniform in [-2, 2].  Returns x: (n, 1), y: (n, 1)."""
    x = rng.uniform(-2, 2, (n, 1))
    return x, slope * x + intercept + noise * rng.normal(size=(n, 1))


def moons(n: int, rng: np.random.Generator, noise: float = 0.1) -> tuple[Array, Array]:
    """Two half circles that no straight line separates, each with half of the samples, in random order.

    Class 0 is the upper half of a circle around (0, 0), class 1 the lower half of one around (1, 0.5), both of
    radius 1; noise is the standard deviation added to each coordinate.  Returns x: (n, 2), y: (n,) of 0 and 1.

    >>> x, y = moons(6, np.random.default_rng(0))
    >>> x.shape, sorted(y.tolist())
    ((6, 2), [0, 0, 0, 1, 1, 1])
    """
    y = rng.permutation(n) % 2
    angle = rng.uniform(0, np.pi, n)
    upper = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    x = np.where(y[:, None] == 0, upper, [1, 0.5] - upper)
    return x + noise * rng.normal(size=(n, 2)), y


def noise_level(x: npt.ArrayLike) -> Array:
    """Return the true σ(x) = 0.05 + 0.1 x of `heteroscedastic`, any shape."""
    return 0.05 + 0.1 * np.asarray(x)


def heteroscedastic(n: int, rng: np.random.Generator) -> tuple[Array, Array]:
    """Noisy sine y ~ N(μ = sin x, σ = 0.05 + 0.1 x), x uniform in [0, 6]: the further right, the noisier.

    A network trained by MSELoss can only find μ; one that predicts σ as well finds where it may not be trusted.
    Returns x: (n, 1), y: (n, 1).
    """
    x = rng.uniform(0, 6, (n, 1))
    return x, np.sin(x) + noise_level(x) * rng.normal(size=(n, 1))
