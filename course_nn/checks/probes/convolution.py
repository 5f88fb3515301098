"""How convolutions and pooling layers are called."""

from __future__ import annotations

from typing import Any

import numpy as np

from course_nn.checks.probes import named_part


def one_gradient(answer: Any, part: str, *args: Any) -> Any:
    """A convolution backward, which returns three gradients: dx, dK or db."""
    return named_part(answer(*args), part, ("dx", "dK", "db"))


def pooling(answer: Any, ask: str, kernel: tuple[int, int], stride: int, x: np.ndarray, *more: np.ndarray) -> Any:
    """A pooling layer, asked for one of the things below.

    forward: its output for x.  dx: its gradient for dy = more[0].  second: the same, after another batch, more[1], went
    forward first.
    """
    made = answer(tuple(kernel), stride)
    if ask == "second":
        made.forward(more[1])
    y = made.forward(x)
    return y if ask == "forward" else made.backward(more[0])
