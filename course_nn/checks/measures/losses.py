"""What property exercises about losses are judged by."""

from __future__ import annotations

from typing import Any

import numpy as np


def cancelling_errors(pair: Any) -> Any:
    """What (y_hat, y) lacks: at least 4 pairs, errors that add up to 0, a mean square of 4. First things first."""
    y_hat, y = (np.asarray(v, float).ravel() for v in pair)
    if y_hat.size != y.size:
        return {"lacks": "as many predictions as targets"}
    error = y_hat - y
    if error.size < 4:
        return {"lacks": "at least 4 pairs"}
    if not np.isclose(error.sum(), 0, atol=1e-6):
        return {"lacks": "errors that add up to 0"}
    square = error @ error / error.size
    known = {"any error": 0.0, "the mean": 4 / error.size, "no factor": 8.0, "the square": 16.0}
    lacks = [name for name, value in known.items() if np.isclose(square, value, atol=1e-6)]
    return {"lacks": "nothing" if np.isclose(square, 4, atol=1e-6) else (lacks or ["the right size"])[0]}


def huber_case(inputs: Any, bug: str) -> Any:
    """Whether (y_hat, y, delta) shows the bug of a Huber loss, and if not, what kind of input it lacks."""
    y_hat, y, delta = (np.asarray(v, float) for v in inputs)
    if not (y_hat.shape == y.shape and 0 < y.size <= 3 and delta.shape == () and 0 < delta < np.inf):
        return {"shown": False, "lacks": "one to three pairs and a delta above 0"}
    d = np.ravel(y_hat - y)
    if not np.isfinite(d).all():
        return {"shown": False, "lacks": "one to three pairs and a delta above 0"}
    inner, outer = d**2 / 2, delta * (np.abs(d) - delta / 2)
    right = np.where(np.abs(d) <= delta, inner, outer).mean()
    wrong = {
        "half": lambda: np.where(np.abs(d) <= delta, 2 * inner, outer).mean(),
        "one_side": lambda: np.where(d <= delta, inner, outer).mean(),
        "delta_is_1": lambda: np.where(np.abs(d) <= 1, inner, np.abs(d) - 1 / 2).mean(),
        "sum": lambda: np.where(np.abs(d) <= delta, inner, outer).sum(),
    }[bug]()
    if not np.isclose(wrong, right, rtol=1e-6, atol=1e-9):
        return {"shown": True, "lacks": "nothing"}
    if not d.any():
        return {"shown": False, "lacks": "an error"}
    lacks = {
        "half": "an error within delta",
        "one_side": "an error beyond delta" if (np.abs(d) <= delta).all() else "an error below -delta",
        "delta_is_1": "a delta other than 1" if delta == 1 else "an error beyond delta",
        "sum": "a second pair",
    }[bug]
    return {"shown": False, "lacks": lacks}
