"""Made-up data whose truth is known: a line, moons, spirals, exclusive or, tents, a noisy sine, pictures.

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


def xor(n: int, rng: np.random.Generator, noise: float = 0.2) -> tuple[Array, Array]:
    """Exclusive or: four clouds at the corners of a square, y = 1 where exactly one of the two coordinates is positive.

    The corners are (±1, ±1); noise is the standard deviation added to each coordinate. No straight line does better
    than three corners of four: what a perceptron could not do (Minsky and Papert, 1969), and a hidden layer can.
    Returns x: (n, 2), y: (n,) of 0 and 1.

    >>> x, y = xor(4, np.random.default_rng(0), noise=0)
    >>> ((x[:, 0] > 0) != (x[:, 1] > 0)).astype(int).tolist() == y.tolist()
    True
    """
    corner = rng.permutation(n) % 4
    signs = np.array([[-1, -1], [-1, 1], [1, -1], [1, 1]])[corner]
    return signs + noise * rng.normal(size=(n, 2)), ((corner == 1) | (corner == 2)).astype(int)


def spirals(
    n: int, rng: np.random.Generator, arms: int = 3, turns: float = 0.75, noise: float = 0.03
) -> tuple[Array, Array]:
    """Interleaved spirals around the origin, one class an arm, in random order.

    Along an arm the radius grows from 0 to 1 while the angle makes `turns` turns; noise is the standard deviation
    added to each coordinate.  Returns x: (n, 2), y: (n,) of 0 … arms - 1.

    >>> x, y = spirals(6, np.random.default_rng(0))
    >>> sorted(y.tolist())
    [0, 0, 1, 1, 2, 2]
    """
    y = rng.permutation(n) % arms
    radius = rng.uniform(0, 1, n)
    angle = 2 * np.pi * (y / arms + turns * radius)
    x = radius[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    return x + noise * rng.normal(size=(n, 2)), y


def tents(n: int, rng: np.random.Generator, folds: int = 3, noise: float = 0.0) -> tuple[Array, Array]:
    """Zigzag of 2ᵏ straight pieces on [0, 1], up and down between 0 and 1: the paper folded k = `folds` times.

    Returns x: (n, 1), y: (n, 1).  Lecture, "the benefit of depth"; Telgarsky, 2016.

    >>> x, y = tents(5, np.random.default_rng(0), folds=1)
    >>> bool(np.allclose(y, np.where(x < 0.5, 2 * x, 2 - 2 * x)))
    True
    """
    x = rng.uniform(0, 1, (n, 1))
    height = x * 2.0 ** (folds - 1) % 1.0  # where in its tent
    return x, 1 - np.abs(2 * height - 1) + noise * rng.normal(size=(n, 1))


def picture(size: int = 64) -> Array:
    """Grey picture with edges of all directions, for hand-made filters: a disc, a bar, stripes and a ramp.

    Nothing in it is random, and it has no symmetry that would hide a flipped or transposed filter.
    Returns (size, size, 1), from 0 to 1.
    """
    v, u = np.mgrid[0:size, 0:size] / size  # v down, u to the right
    image = 0.3 * u  # a ramp: a small slope everywhere
    image = np.where((u - 0.3) ** 2 + (v - 0.3) ** 2 < 0.04, 1.0, image)
    image = np.where((np.abs(u + v - 1.25) < 0.05) & (v < 0.8), 0.8, image)
    stripes = (u > 0.1) & (u < 0.45) & (v > 0.62) & (v < 0.9)
    return np.where(stripes, 0.9 * (np.floor(u * 20) % 2), image)[..., None]


def wander(images: Array, side: int, rng: np.random.Generator) -> Array:
    """Lay each image somewhere, at random, on an empty sheet of side × side pixels: what is seen stays, where does not.

    images: (N, H, W, C).  Returns (N, side, side, C).

    >>> wander(np.ones((1, 1, 2, 1)), 3, np.random.default_rng(0))[0, :, :, 0]
    array([[0., 0., 0.],
           [0., 0., 0.],
           [0., 1., 1.]])
    """
    N, H, W, C = images.shape
    if side < max(H, W):
        raise ValueError(f"wander got images of {H} × {W} pixels and a side of {side}: the sheet may not be smaller")
    sheets = np.zeros((N, side, side, C), images.dtype)
    for sheet, image in zip(sheets, images, strict=True):
        top, left = rng.integers(side - H + 1), rng.integers(side - W + 1)
        sheet[top : top + H, left : left + W] = image
    return sheets
