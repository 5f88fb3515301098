"""Forecast the next number of a series, and guesses that a forecast must beat (lecture, section 2b).

>>> from course_nn.data import sunspots
>>> years, spots = sunspots()
>>> errors = baselines(spots, 221)  # learn until 1920, be asked from 1921 on
>>> {name: round(error) for name, error in errors.items()}
{'mean': 54, 'last year': 30, '11 years ago': 34}
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from course_nn.adaptive import Adam
from course_nn.losses import MSELoss
from course_nn.network import Array
from course_nn.recurrence import RNN
from course_nn.sequences import CellType, ManyToOne
from course_nn.throughtime import clip_grad_norm

CYCLE = 11  # years from one maximum of the sun to the next, about


def windows(series: Array, n: int, T: int) -> dict[str, Array | float]:
    """Return windows of T numbers and the number after each: those of the first n to learn from, the later ones new.

    All are shifted and scaled by mean and standard deviation of the first n, which are there, too: nothing of the later
    ones may leak into training. The rows: "mean", "std", "x" (n - T, T, 1), "y" (n - T, 1), and "x_new", "y_new", a
    row for each of the later numbers; their windows reach back into the first n.

    >>> rows = windows(np.array([1.0, 3.0, 1.0, 3.0, 4.0, 5.0]), n=4, T=2)
    >>> rows["mean"], rows["std"], rows["x"][:, :, 0].tolist(), rows["y_new"].tolist()
    (2.0, 1.0, [[-1.0, 1.0], [1.0, -1.0]], [[2.0], [3.0]])
    """
    mean, std = series[:n].mean(), series[:n].std()
    z = (series - mean) / std
    x, y = np.lib.stride_tricks.sliding_window_view(z, T)[:-1, :, None].copy(), z[T:, None]
    k = n - T
    return {"mean": float(mean), "std": float(std), "x": x[:k], "y": y[:k], "x_new": x[k:], "y_new": y[k:]}


def baselines(series: Array, n: int) -> dict[str, float]:
    """Return the root mean square error of three guesses at each number from place n on (place 0 is the first).

    "mean": that of the first n; "last year": the number before; "11 years ago": the one 11 places before.
    """
    y = series[n:]
    guesses = {"mean": series[:n].mean(), "last year": series[n - 1 : -1], "11 years ago": series[n - CYCLE : -CYCLE]}
    return {name: float(np.sqrt(np.mean((guess - y) ** 2))) for name, guess in guesses.items()}


def forecaster(
    past: Array, T: int = 2 * CYCLE, Cell: CellType = RNN, H: int = 16, steps: int = 200, seed: int = 0
) -> Callable[[Array], Array]:
    """Train a many-to-one network on a series, and return the function that goes on from windows of it.

    past: (n,).  The function takes windows (N, T) and returns the number that it expects after each, (N,).

    >>> wave = np.sin(np.arange(120) / 3)
    >>> ahead = forecaster(wave[:100], T=12)
    >>> bool(abs(ahead(wave[None, 100:112])[0] - wave[112]) < 0.1)
    True
    """
    rng, rows = np.random.default_rng(seed), windows(past, len(past), T)
    x, y, mean, std = (np.asarray(rows[name]) for name in ("x", "y", "mean", "std"))
    net, loss = ManyToOne(1, H, 1, Cell, rng), MSELoss()
    optimiser = Adam(net, 0.01)
    for step in range(steps):
        some = rng.integers(0, len(x), 32)
        loss(net(x[some]), y[some])
        net.backward(loss.backward(), dx=False)
        clip_grad_norm(net, 1.0)
        optimiser.lr = 0.01 * (1 - step / steps)
        optimiser.step()
    return lambda recent: mean + std * net((recent[:, :, None] - mean) / std)[:, 0]
