"""Two programs that do the same work, timed in turns; and how fast this machine multiplies matrices at best.

A file `rows_<topic>.py` beside this one adds rows to the table. It holds a function `rows` that yields them:

    def rows() -> Iterator[Row]:
        yield Row("CNN 28 x 28, batch 64", target=1.1, ours=step, torch=twins_step, flop=2 * 64 * multiply_adds)

`ours` and `torch` are called without arguments and do one training step each (forward, loss, backward, optimiser) on
equal data, in float32.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

TURNS = 31
clock = time.process_time  # of one thread the processor's time, which other programs disturb less; of more, the wall's
TURN = 0.02  # seconds of each side a turn


class Row(NamedTuple):
    """A line of the table."""

    name: str
    target: float  # the ratio of our time to torch's that is to be reached
    ours: Callable[[], object]
    torch: Callable[[], object]
    flop: float = 0  # what one call of ours multiplies and adds, where matrix products are most of it


class Timing(NamedTuple):
    """Medians over the turns, in seconds; the ratio's is the median of the turns' ratios."""

    ours: float
    torch: float
    ratio: float
    low: float  # the middle half of the turns has its ratio between low and high
    high: float


def seconds(call: Callable[[], object], repeats: int) -> float:
    """Mean time of a call."""
    start = clock()
    for _ in range(repeats):
        call()
    return (clock() - start) / repeats


def compare(row: Row, turns: int = TURNS) -> Timing:
    """Time both in turns, so that a busy machine slows both."""
    repeats = []
    for call in (row.ours, row.torch):
        seconds(call, 3)  # the first calls reserve memory
        repeats.append(max(1, round(TURN / seconds(call, 3))))
    times = np.array([(seconds(row.ours, repeats[0]), seconds(row.torch, repeats[1])) for _ in range(turns)])
    low, ratio, high = np.quantile(times[:, 0] / times[:, 1], [0.25, 0.5, 0.75])
    ours, torch = np.median(times, axis=0)
    return Timing(ours, torch, ratio, low, high)


def gemm_peak(size: int = 1024) -> float:
    """FLOP/s of the fastest of some products of float32 matrices."""
    a = np.ones((size, size), np.float32)
    return 2 * size**3 / min(seconds(lambda: a @ a, 1) for _ in range(15))
