"""Whether an input tells one bug of backpropagation through time from the others."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

BUGS = ("last dy only", "not carried", "overwritten", "start is 0")


def tells(inputs: Any, bug: str) -> Any:
    """Whether (x, dy, h0, wh) gives other gradients with this bug and the right ones with each of the other bugs.

    The network has one unit, h_t = tanh(x_t + wh h_{t-1}), so wx is 1 and there is no bias; its loss has the slopes dy.
    """
    x, dy = (np.array(numbers, float, ndmin=1) for numbers in inputs[:2])
    h0, wh = (float(number) for number in inputs[2:])
    if not (x.ndim == 1 and 1 <= x.size <= 4 and x.shape == dy.shape):
        return {"shown": False, "lacks": "lists of one to four numbers, as many in dy as in x"}
    if not (np.isfinite([*x, *dy, h0, wh]).all() and max(map(abs, [*x, *dy, h0, wh])) <= 3):
        return {"shown": False, "lacks": "numbers between -3 and 3"}
    right = _gradients(x, dy, h0, wh)
    shown = [name for name in BUGS if _differ(_gradients(x, dy, h0, wh, name), right)]
    if bug not in shown:
        return {"shown": False, "lacks": _lacks(x, dy, h0, wh, bug)}
    others = [name for name in shown if name != bug]
    return {"shown": True, "shows as well": others[0] if others else "nothing"}


def _lacks(x: Any, dy: Any, h0: float, wh: float, bug: str) -> str:
    if not dy.any():
        return "a gradient"
    if bug == "start is 0":
        return "a start" if not h0 else "a gradient at step 1"
    if x.size == 1:
        return "a second step"
    if bug == "last dy only":
        return "a gradient before the last step" if not dy[:-1].any() else "numbers"
    if not dy[1:].any():
        return "a gradient after the first step"
    if bug == "not carried":
        return "a weight that carries" if not wh else "numbers"
    return "something to multiply with"


def _gradients(x: Any, dy: Any, h0: float, wh: float, bug: str = "") -> list[float]:
    """dwx, dwh, dx at every step and dh0, with the bug."""
    h = [h0]
    for number in x:
        h.append(math.tanh(number + wh * h[-1]))
    dx, dwx, dwh, carried = [0.0] * len(x), 0.0, 0.0, 0.0
    for t in reversed(range(len(x))):
        here = 0.0 if bug == "last dy only" and t < len(x) - 1 else dy[t]
        dz = (here + (0.0 if bug == "not carried" else carried)) * (1 - h[t + 1] ** 2)
        before = 0.0 if bug == "start is 0" and t == 0 else h[t]
        if bug == "overwritten":
            dwx = dwh = 0.0
        dx[t], dwx, dwh, carried = dz, dwx + dz * x[t], dwh + dz * before, dz * wh
    return [dwx, dwh, *dx, carried]


def _differ(a: list[float], b: list[float]) -> bool:
    return not np.allclose(a, b, rtol=1e-6, atol=1e-9)
