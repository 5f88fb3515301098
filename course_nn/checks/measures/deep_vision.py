"""What features made by hand, deep networks, folds, a network for XOR and an order of events are judged by."""

from __future__ import annotations

from typing import Any

import numpy as np

Array = np.ndarray
MOST_FEATURES = 300


def readable(made: Any, images: Array, new: Array, labels: Array, labels_new: Array, ask: str, least: float) -> Any:
    """What the features of images lack: each image must have its own, and a linear classifier must read them.

    made: by the probe `designed`. ask: "own" or "read". least: the share of the new images that is enough.
    """
    train, fresh, negative = (np.asarray(made[key], float) for key in ("train", "new", "negative"))
    if train.ndim != 2 or fresh.ndim != 2 or len(train) != len(images) or len(fresh) != len(new):
        return {"lacks": "one row an image"}
    if not (np.isfinite(train).all() and np.isfinite(fresh).all()):
        return {"lacks": "finite numbers"}
    if train.shape[1] != fresh.shape[1] or train.shape[1] > MOST_FEATURES:
        return {"lacks": "a few features, always as many"}
    if not _alike(np.asarray(made["again"], float), fresh):
        return {"lacks": "the same each time"}
    if ask == "own":
        alone = np.concatenate([np.asarray(row, float).reshape(1, -1) for row in made["alone"]])
        return {"lacks": "nothing" if _alike(alone, fresh[:5]) else "features of its own"}
    if _alike(fresh, fresh[:1]):
        return {"lacks": "differences"}
    if share_read(train, labels, fresh, labels_new) >= least:
        return {"lacks": "nothing"}
    if not _alike(negative, fresh[:5]):
        return {"lacks": "the same for a negative"}
    return {"lacks": "more of what is where"}


def _alike(a: Array, b: Array) -> bool:
    return (
        bool(np.allclose(a, np.broadcast_to(b, a.shape), rtol=1e-4, atol=1e-6)) if a.shape[1] == b.shape[1] else False
    )


def share_read(train: Array, labels: Array, new: Array, labels_new: Array) -> float:
    """The share of the new rows whose class is found by least squares on the others, with a price on large weights."""
    mean = train.mean(axis=0)
    train, new = train - mean, new - mean
    size = np.sqrt((train**2).sum() / len(train)) or 1.0
    train, new = train / size, new / size
    targets = np.eye(int(labels.max()) + 1)[labels]
    share = targets.mean(axis=0)
    a = np.linalg.solve(train @ train.T + 0.1 * np.eye(len(train)), targets - share)
    return float(np.mean((new @ (train.T @ a) + share).argmax(axis=1) == labels_new))


def deep(
    made: Any, ask: str, residual: bool, pixels: Array, labels: Array, new: Array, seed: int, labels_new: Array,
    count: int, least: float,
) -> Any:  # fmt: skip
    """What a deep network lacks; count: its parameters, least: the share of new digits that tells learning from not."""
    if made["count"] != count:
        return {"lacks": "layers" if made["count"] < count else "fewer layers"}
    up, down, middle = made["bends"]
    if np.allclose(up + down, 2 * middle, rtol=1e-6, atol=1e-9):
        return {"lacks": "a bend"}
    if min(part.min() for part in (up, down, middle)) >= 0:
        return {"lacks": "scores below 0"}
    if ask == "shape":
        return {"lacks": "nothing"}
    right = float(np.mean(made["scores"].argmax(axis=1) == labels_new))
    if residual:
        return {"lacks": "nothing" if right >= least else "a way around"}
    return {"lacks": "nothing" if right < least else "twenty plain layers"}


def folds(made: Any, k: int, x: Array) -> Any:
    """Whether a network folds [0, 1] k times, with few units; if not, what it does instead."""
    y = made["y"]
    if np.allclose(y, _folded(x, k), atol=1e-6):
        return {"is": "folded" if made["units"] <= 3 * k else "of too many units"}
    others = {
        "folded once": _folded(x, 1),
        "a fold short": _folded(x, k - 1),
        "a fold too many": _folded(x, k + 1),
        "upside down": 1 - _folded(x, k),
        "0 everywhere": 0 * x,
        "up and staying up": _times(x, k, lambda h: np.minimum(2 * h, 1)),
        "half as high": _times(x, k, lambda h: np.minimum(h, 1 - h)),
        "never down": 2.0**k * x,
        "half as high once": _folded(x, k) / 2,
    }
    return {"is": next((name for name, z in others.items() if np.allclose(y, z, atol=1e-6)), "something else")}


def _folded(x: Array, k: int) -> Array:
    return _times(x, k, lambda h: np.minimum(2 * h, 2 - 2 * h))


def _times(x: Array, k: int, f: Any) -> Array:
    for _ in range(k):
        x = f(x)
    return x


CORNERS = np.array([[-1.0, -1], [-1, 1], [1, -1], [1, 1]])
EXCLUSIVE = np.array([0, 1, 1, 0])


def solves_xor(answer: Any) -> Any:
    """How many corners a ReLU network W1, b1, W2, b2 of two hidden units gets right; 0 counts for neither class."""
    W1, b1, W2, b2 = (np.asarray(answer[name], float) for name in ("W1", "b1", "W2", "b2"))
    if W1.shape != (2, 2) or b1.shape != (2,) or W2.size != 2 or b2.size != 1:
        return {"is": "of another shape"}
    z = np.maximum(CORNERS @ W1.T + b1, 0) @ W2.ravel() + b2.ravel()[0]
    if not np.isfinite(z).all():
        return {"is": "not finite"}
    if np.isclose(z, 0, atol=1e-9).any():
        return {"is": "undecided"}
    right = int(((z > 0) == EXCLUSIVE).sum())
    return {"is": {4: "right", 0: "turned", 3: "three corners"}.get(right, "two corners")}


# Letters as in the notebook: each pair must stand in this order, and what it shows if not.
PAIRS = (
    ("C", "F", "the neuron comes later"),
    ("F", "D", "limits before the perceptron"),
    ("D", "B", "backpropagation before the limits"),
    ("B", "G", "convolution before backpropagation"),
    ("G", "A", "convolution is new in 2012"),
    ("H", "A", "AlexNet before its data"),
    ("A", "E", "ResNet before AlexNet"),
    ("G", "H", "the data before the layers"),
)


def order(letters: Any) -> Any:
    """What is the matter with an order of the letters A to H, a list of them or one text."""
    found = [str(letter).strip().upper() for letter in letters if str(letter).strip(" ,")]
    if sorted(found) != sorted("ABCDEFGH"):
        return {"is": "not the eight"}
    if "".join(found) == "EAHGBDFC":
        return {"is": "backwards"}
    return {"is": next((what for a, b, what in PAIRS if found.index(a) > found.index(b)), "right")}
