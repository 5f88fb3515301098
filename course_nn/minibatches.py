"""What a minibatch's gradient says of the gradient of all the data, and the descent that it makes cheap (lecture 1c).

>>> g = np.array([[1.0], [2.0], [6.0]])  # the gradients of three samples, for one parameter
>>> mean, variance = all_batches(g, m=2)
>>> mean, variance.round(3)
(array([3.]), array([1.167]))
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import combinations

import numpy as np
import numpy.typing as npt

from course_nn.network import Array


def all_batches(g: npt.ArrayLike, m: int) -> tuple[Array, Array]:
    """Mean and variance of a batch's gradient, over all batches of m different samples.

    g: (N, P), the gradient of each sample.  A batch's gradient is the mean of its m rows.  Returns (P,) and (P,).
    The mean is the gradient of all data exactly, for any m: the estimate is unbiased.  The variance is σ²/m times
    (N - m) / (N - 1), with σ² that of single samples, and so about σ²/m for N much larger than m.  Goodfellow et
    al. 8.1.3.  All N! / (m! (N - m)!) batches are gone through: for small N only.
    """
    g = np.asarray(g, float)
    if not 1 <= m <= len(g):
        raise ValueError(f"all_batches got m = {m}; a batch holds from 1 to all {len(g)} samples")
    estimates = g[list(combinations(range(len(g)), m))].mean(axis=1)
    return estimates.mean(axis=0), estimates.var(axis=0)


def sgd(
    grad: Callable[[Array, Array, Array], npt.ArrayLike],
    theta: npt.ArrayLike,
    batches: Iterable[tuple[Array, Array]],
    lr: float,
    epochs: int,
) -> Array:
    """Stochastic gradient descent written out: for each batch of each epoch, θ ← θ - lr grad(θ, x, y).

    batches: gives an epoch's batches each time it is iterated, as a DataLoader or a list does.  Returns the path
    (steps + 1, P), from the start on.  `optimisation.SGD` does the same to a network, a step at a time.

    >>> mean_difference = lambda theta, x, y: np.mean(theta - y, keepdims=True)
    >>> sgd(mean_difference, [0.0], [(None, np.array([8.0])), (None, np.array([0.0]))], lr=0.5, epochs=2).tolist()
    [[0.0], [4.0], [2.0], [5.0], [2.5]]
    """
    path = [np.array(theta, float)]
    for _ in range(epochs):
        for x, y in batches:
            path.append(path[-1] - lr * np.asarray(grad(path[-1], x, y)))
    return np.array(path)
