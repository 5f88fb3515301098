"""What is measured of starting weights, dropout layers, inputs that are to show a bug, and trained classifiers.

Where an answer draws at random, other right answers draw other numbers: so a measure says in words what holds of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np


def starting_weights(drawn: dict[str, Any], D: int, M: int, rule: str, seed: int) -> Any:
    """Shape, centre and size of the weights, and whether the given generator draws them.

    The size is that of the candidates below which lies nearest, if it is within 2.4 %.
    """
    W = np.asarray(drawn["W"], float)
    if (W.flat[0] == W).all():
        return {"drawn": "one number"}
    if not (drawn["repeatable"] and drawn["varies"]):
        return {"drawn": "always alike" if drawn["repeatable"] else "from elsewhere"}
    if W.shape != (M, D):
        return {"drawn": "from rng", "shape": "turned" if W.shape == (D, M) else str(W.shape)}
    size = float(W.std())
    if abs(float(W.mean())) > 0.1 * size:
        return {"drawn": "from rng", "shape": "M, D", "centre": "elsewhere"}
    n, name = (D, "D") if rule == "he" else (D + M, "(D + M)")
    candidates = {"1": 1.0, "0.01": 0.01, f"2/{name}": 2 / n}
    candidates |= {f"√({k:.3g}/{name})": (k / n) ** 0.5 for k in (2 / 3, 1, 2, 4, 6)}
    others = {"√(2/D)": D, "√(2/M)": M, "√(2/(D + M))": D + M, "√(2/(D · M))": D * M}
    candidates |= {name: (2 / k) ** 0.5 for name, k in others.items()}
    nearest = min(candidates, key=lambda name: abs(candidates[name] - size))
    known = abs(candidates[nearest] - size) <= 0.024 * size
    return {"drawn": "from rng", "shape": "M, D", "centre": "0", "size": nearest if known else "another"}


def dropped(value: Any, ask: str, p: float, seed: int, x: np.ndarray, dy: np.ndarray) -> Any:
    """What a dropout layer did to the entries of x (no entry is 0) and of dy, in words."""
    if ask == "anew":
        return {"second forward": "another mask" if value["second"] else "the same mask",
                "drawn": "from rng" if value["alike"] and value["other"] else "not from rng"}  # fmt: skip
    y = np.asarray(value["y"] if ask in ("use", "backward") else value, float)
    if y.shape != x.shape:
        return {"shape": "another"}
    if ask == "forward":
        share = _share(y == 0, p)
        if share == "none or all":
            return {"dropped": share}
        return {"kept": _factor(y, x, p), "dropped": share, "pattern": _pattern(y == 0)}
    dx = np.asarray(value["dx"], float)
    if dx.shape != dy.shape:
        return {"shape of dx": "another"}
    if ask == "use":
        if not np.allclose(y, x):
            return {"y": _factor(y, x, p) if y.all() else "some are 0"}
        return {"y": "x", "dx": "dy" if np.allclose(dx, dy) else "another"}
    mask = y / x
    ways = {"as forward": dy * mask, "unscaled": dy * (mask != 0), "all of it": dy, "scaled twice": dy * mask**2,
            "scaled, not masked": dy / (1 - p)}  # fmt: skip
    return {"dx": next((name for name, way in ways.items() if np.allclose(dx, way)), "another mask")}


def _factor(y: np.ndarray, x: np.ndarray, p: float) -> str:
    """By what the entries that are left were multiplied."""
    left = y != 0
    factors = {"1/(1-p)": 1 / (1 - p), "1": 1.0, "1-p": 1 - p, "1/p": 1 / p, "p": p, "1/(1-p)²": (1 - p) ** -2.0}
    return next((name for name, f in factors.items() if np.allclose(y[left], f * x[left])), "another")


def _share(zero: np.ndarray, p: float) -> str:
    """How many entries are 0: p or 1 - p, within five standard deviations of chance."""
    share, near = float(zero.mean()), 5 * (p * (1 - p) / zero.size) ** 0.5
    if share in (0, 1):
        return "none or all"
    shares = {"p": p, "1-p": 1 - p}
    return next((name for name, s in shares.items() if abs(share - s) <= near), "another share")


def _pattern(zero: np.ndarray) -> str:
    """Whether rows or columns are dropped as one."""
    if (zero == zero[:1]).all():
        return "every row alike"
    return "every column alike" if (zero == zero[:, :1]).all() else "each entry on its own"


def rmsprop_gradients(gradients: Any, bug: str) -> Any:
    """Whether this list of gradients shows the bug of an RMSprop, and if not, what it lacks."""
    rows = np.array(gradients, float)
    if not (rows.ndim == 2 and 1 <= len(rows) <= 3 and 1 <= rows.shape[1] <= 2 and np.isfinite(rows).all()):
        return {"shown": False, "lacks": "one to three gradients of one or two numbers"}
    lacks = {
        "one for all": "sizes that differ" if rows.shape[1] == 2 else "a second parameter",
        "starts again": "a second step" if len(rows) == 1 else "a gradient before the last",
        "loses the sign": "a negative number",
        "no eps": "a 0 that no other number came before",
    }[bug]
    right, wrong = _rmsprop(rows), _rmsprop(rows, bug)
    shown = not np.allclose(right, wrong, rtol=1e-6, atol=1e-12)
    return {"shown": shown, "lacks": "nothing" if shown else lacks}


def _rmsprop(rows: np.ndarray, bug: str = "") -> np.ndarray:
    """The steps that an RMSprop with α = 0.9 and lr = 1 takes for these gradients: (steps, n)."""
    v, steps = np.zeros(rows.shape[1]), []
    for g in rows:
        square = np.full_like(g, np.mean(g**2)) if bug == "one for all" else g**2
        v = 0.1 * square if bug == "starts again" else 0.9 * v + 0.1 * square
        with np.errstate(all="ignore"):
            steps.append((abs(g) if bug == "loses the sign" else g) / (np.sqrt(v) + (0 if bug == "no eps" else 1e-8)))
    return np.array(steps)


def classified(answer: Any, X: np.ndarray, y: np.ndarray, X_new: np.ndarray, labels: np.ndarray, least: float) -> Any:
    """How far the predicted classes of X_new agree with the true ones, which the answer never sees.

    least: the share that is enough.
    """
    found: Mapping[str, Any] = {"enough": False}
    predicted = np.asarray(answer)
    if predicted.shape != labels.shape:
        return {**found, "lacks": "one class for each row of X_new"}
    if not np.isin(predicted, np.unique(labels)).all():
        return {**found, "lacks": "classes, the whole numbers that y holds"}
    share = float(np.mean(predicted == labels))
    if share >= least:
        return {"enough": True, "lacks": "nothing"}
    classes = np.unique(labels).size
    if (predicted == predicted[0]).all():
        return {**found, "lacks": "more than one class"}
    return {**found, "lacks": "anything learned" if share < 1.5 / classes else "care with what it learns"}
