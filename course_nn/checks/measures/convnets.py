"""What trained convolutional networks, shuffled tables and comparisons of both lack, in words."""

from __future__ import annotations

from typing import Any

import numpy as np

Array = np.ndarray
LEARNS, WHEREVER = 0.45, 0.72  # shares of new digits; a fully connected network stays between them
FALL, NOISE = 0.3, 0.15  # what a convolution loses by another order at least, and what another network may differ by
FOUR = ("CNN", "CNN shuffled", "MLP", "MLP shuffled")


def read(answer: Any, x: Array, y: Array, x_new: Array, seed: int, y_new: Array, least: float) -> dict[str, str]:
    """What a network lacks to read new digits, given its scores of those it has seen and of new ones.

    least: the share of new ones that is enough.
    """
    seen, new = (np.asarray(answer[name]) for name in ("seen", "new"))
    if seen.shape != (len(y), 10) or new.shape != (len(y_new), 10):
        return {"lacks": "ten scores for each image"}
    if not (np.isfinite(seen).all() and np.isfinite(new).all()):
        return {"lacks": "finite numbers"}
    known, share = (float(np.mean(z.argmax(axis=1) == labels)) for z, labels in ((seen, y), (new, y_new)))
    if share >= least:
        return {"lacks": "nothing"}
    if (new >= 0).all():
        return {"lacks": "scores before the softmax" if np.allclose(new.sum(axis=1), 1) else "negative scores"}
    if np.unique(new.argmax(axis=1)).size == 1:
        return {"lacks": "more than one digit"}
    if known >= 0.9:
        return {"lacks": "what holds of new digits"}
    return {"lacks": "training" if share < LEARNS else "more training"}


def shuffled(tables: Any, x: Array, x_new: Array, seed: int, ask: str) -> dict[str, str]:
    """What was done to two tables.

    ask: "columns", what became of the first table; "both", whether the second one went the same way; "drawn", whether
    the order comes from the random numbers that were given.
    """
    (a, b), (a2, _), (a3, _) = (tables[name] for name in ("first", "again", "other"))
    if a.shape != x.shape or b.shape != x_new.shape:
        return {"shape": "turned" if a.shape == x.shape[::-1] else "another"}
    if ask == "drawn":
        alike, varies = np.array_equal(a, a2), not np.array_equal(a, a3)
        return {"drawn": ("from rng" if alike else "from elsewhere") if varies else "always alike"}
    moved = _moved(a, x)
    if ask == "columns" or moved != "columns in a new order":
        return {"first table": moved}
    order = _order(a, x)
    if np.array_equal(b, x_new[:, order]):
        return {"second table": "the same order"}
    back = _moved(b, x_new)
    if back == "columns in a new order":
        back = "the order turned back" if np.array_equal(b[:, order], x_new) else "another order"
    return {"second table": back}


def _order(a: Array, x: Array) -> Any:
    """Where each column of a stands in x; None if one of them is not there."""
    where = [np.flatnonzero((x == column[:, None]).all(axis=0)) for column in a.T]
    return np.array([found[0] for found in where]) if all(len(found) for found in where) else None


def _moved(a: Array, x: Array) -> str:
    """What was done to a table in which all numbers differ."""
    if np.array_equal(a, x):
        return "nothing"
    order = _order(a, x)
    if order is not None:
        return "columns in a new order" if np.unique(order).size == order.size else "columns twice"
    if _order(a.T, x.T) is not None:
        return "rows in a new order"
    if not np.array_equal(np.sort(a, axis=None), np.sort(x, axis=None)):
        return "other numbers"
    if np.array_equal(np.sort(a, axis=1), np.sort(x, axis=1)):
        return "an order for each row"
    whole = np.array_equal(np.sort(np.sort(a, axis=1), axis=0)[:, 0], np.sort(x.min(axis=1)))
    return "rows and columns" if whole else "everything anywhere"


def orders(answer: Any, x: Array, y: Array, x_new: Array, seed: int, y_new: Array) -> dict[str, str]:
    """What a comparison lacks: classes of x_new by a CNN and an MLP, as the pixels are and in another order.

    The CNN's share of right classes has to fall, and the MLP's may not.
    """
    if any(name not in answer for name in FOUR):
        return {"lacks": "an entry"}
    found = [np.asarray(answer[name]) for name in FOUR]
    if any(p.shape == (len(y_new), 10) for p in found):
        return {"lacks": "classes"}
    if any(p.shape != y_new.shape for p in found):
        return {"lacks": "a class for each new image"}
    return {"lacks": _of_shares(*(float(np.mean(p == y_new)) for p in found))}


def _of_shares(cnn: float, cnn_shuffled: float, mlp: float, mlp_shuffled: float) -> str:
    falls, loses = cnn - cnn_shuffled, mlp - mlp_shuffled
    if falls <= -FALL:
        return "plain beside shuffled"
    if cnn < LEARNS:
        return "a CNN that has learned" if mlp >= LEARNS else "anything learned"
    if mlp < LEARNS:
        return "an MLP that has learned"
    if abs(loses) > NOISE:  # an MLP has no reason to
        if abs(falls) <= NOISE:
            return "the right names"
        return "a fully connected network" if mlp >= WHEREVER else "one order for all"
    return "nothing" if falls >= FALL else "another order of the pixels"
