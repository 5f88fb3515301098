"""What kernels made by hand do, and whether an input shows a bug of a convolution."""

from __future__ import annotations

from typing import Any

import numpy as np

Array = np.ndarray
MOST = 1000  # of a number in an input: products of much larger ones are no numbers, and differ from themselves


def effect(kernel: Any, asked: str) -> Any:
    """What a kernel (3, 3) does to any picture, as far as it was asked to move, to average or to find edges."""
    K = np.asarray(kernel, float)
    if K.shape != (3, 3) or not np.isfinite(K).all():
        return {"does": "nothing, it is no 3 × 3 kernel"}
    return {"does": {"right": _moves, "mean": _averages, "edges": _finds}[asked](K)}


def _moves(K: Array) -> str:
    places = {"left": (1, 2), "right": (1, 0), "up or down": (0, 1), "nowhere": (1, 1)}
    for where, (i, j) in places.items():
        one = np.zeros((3, 3))
        one[i, j] = 1
        if np.allclose(K, one) or (where == "up or down" and np.allclose(K, one[::-1])):
            return f"moves {where}"
    return "something else"


def _averages(K: Array) -> str:
    if not np.allclose(K, K[0, 0]):
        return "weighs pixels differently"
    return "the mean" if np.isclose(K.sum(), 1, atol=0.005) else "another brightness"  # 0.111 nine times is meant well


def _finds(K: Array) -> str:
    if not np.isclose(K.sum(), 0):
        return "answers to even areas"
    if not np.allclose(K.sum(axis=1), 0):
        return "answers from row to row"
    slope = float(K.sum(axis=0) @ [-1, 0, 1])
    bright = [K.sum(axis=0)[first:].sum() for first in (1, 2)]  # beside an edge: two columns of it, or one, are bright
    if not np.isclose(slope, 0) and min(bright) < -1e-9 < 1e-9 < max(bright):
        return "answers both ways"
    return "answers to nothing" if np.isclose(slope, 0) else "brighter" if slope > 0 else "darker"


def conv_case(inputs: Any, bug: str) -> Any:
    """Whether (x, K, stride, padding), for one channel, shows the bug of a convolution, and if not, what it lacks."""
    x, K = (np.asarray(rows, float) for rows in inputs[:2])
    _, _, stride, padding = inputs
    fits = x.ndim == K.ndim == 2 and max(x.shape) <= 6 and max(K.shape) <= 4 and x.size and K.size
    fits = fits and stride in (1, 2, 3) and padding in (0, 1, 2) and max(abs(x).max(), abs(K).max()) <= MOST
    if not fits:
        return {"shown": False, "lacks": "the form asked for"}
    s, p = int(stride), int(padding)
    room = [x.shape[axis] + 2 * p - K.shape[axis] for axis in (0, 1)]
    if min(room) < 0:
        return {"shown": False, "lacks": "room for the kernel"}
    right, wrong = _slid(x, K, s, p), _slid(x, K, s, p, bug)
    if right.shape != wrong.shape or not np.allclose(right, wrong):
        return {"shown": True, "lacks": "nothing"}
    if bug == "turned":
        lacks = "a kernel that changes when it is turned" if np.array_equal(K, K[::-1, ::-1]) else "numbers"
    elif bug == "rounds up":
        lacks = "a rest"
    elif bug == "padding is 1":
        lacks = "a padding other than 1"
    else:
        lacks = "an output that is not square"
    return {"shown": False, "lacks": lacks}


def _slid(x: Array, K: Array, s: int, p: int, bug: str = "") -> Array:
    """The convolution, with the bug."""
    K = K[::-1, ::-1] if bug == "turned" else K
    p = 1 if bug == "padding is 1" else p
    room = [max(0, x.shape[axis] + 2 * p - K.shape[axis]) for axis in (0, 1)]
    OH, OW = (-(-r // s) + 1 if bug == "rounds up" else r // s + 1 for r in room)
    OW = OH if bug == "as wide as high" else OW
    x = np.pad(x, ((p, p + s * OH + len(K)), (p, p + s * OW + K.shape[1])))  # zeros wherever a window may hang over
    at = np.ndindex(OH, OW)
    return np.array([(x[s * i :, s * j :][: K.shape[0], : K.shape[1]] * K).sum() for i, j in at]).reshape(OH, OW)
