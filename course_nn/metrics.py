"""How good a classifier is, and how signals and gradients fare in a network's layers.

>>> scores = [[0.1, 0.7, 0.2], [0.5, 0.2, 0.3], [0.3, 0.3, 0.4], [0.6, 0.3, 0.1]]
>>> accuracy(scores, [1, 0, 2, 1])
0.75
>>> confusion_matrix(scores, [1, 0, 2, 1])
array([[1, 0, 0],
       [1, 1, 0],
       [0, 0, 1]])
>>> recall(confusion_matrix(scores, [1, 0, 2, 1]))
array([1. , 0.5, 1. ])
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from course_nn.losses import Loss, as_labels
from course_nn.network import Array, Layer, parts


def accuracy(scores: npt.ArrayLike, labels: npt.ArrayLike) -> float:
    """Share of samples whose highest score stands at their label.

    scores: (N, K), of two equal ones the lower class number wins; labels: (N,) of 0 … K-1.
    """
    scores, labels = as_scores("accuracy", scores, labels)
    return float(np.mean(scores.argmax(axis=1) == labels))


def confusion_matrix(scores: npt.ArrayLike, labels: npt.ArrayLike) -> Array:
    """Count for each class (row) as which class (column) its samples were taken: (K, K), right ones on the diagonal.

    scores: (N, K), labels: (N,) of 0 … K-1.
    """
    scores, labels = as_scores("confusion_matrix", scores, labels)
    K = scores.shape[1]
    return np.bincount(labels * K + scores.argmax(axis=1), minlength=K * K).reshape(K, K)


def recall(counts: npt.ArrayLike) -> Array:
    """Share of each class's samples that were taken for what they are: (K,), from a confusion matrix (K, K).

    Rows are true classes, columns the answers. Of a class without samples nothing was found: its recall is 0.
    Goodfellow et al. 11.1.
    """
    counts = np.asarray(counts)
    if counts.ndim != 2 or counts.shape[0] != counts.shape[1]:
        raise ValueError(f"recall got counts of shape {counts.shape}; it takes a confusion matrix (K, K)")
    return counts.diagonal() / np.maximum(counts.sum(axis=1), 1)


class Flow(NamedTuple):
    """One layer on one batch: the size of its output y, of dL/dy, and of its parameters' gradient (Euclidean norms).

    >>> Flow("Linear(2, 3)", activation=1.5, gradient=0.1, parameter_gradient=0.2).gradient
    0.1
    """

    layer: str
    activation: float
    gradient: float
    parameter_gradient: float  # 0 for a layer without parameters


def signal_flow(net: Layer, loss: Loss, x: npt.ArrayLike, y: Any) -> list[Flow]:
    """Run one batch forward and backward, and measure every layer on the way, in the order of the forward pass.

    Works for any network, also for one whose layers are made of layers: those inside are listed, not the whole. The
    gradients stay in the network afterwards; its parameters do not move. Where the gradients of the first rows are
    thousands of times smaller than those of the last, the first layers do not learn.

    >>> from course_nn.feedforward import MLP, Sigmoid
    >>> from course_nn.losses import MSELoss
    >>> rng = np.random.default_rng(0)
    >>> net = MLP([3] + [8] * 5 + [1], Sigmoid, rng)
    >>> rows = signal_flow(net, MSELoss(), rng.normal(size=(10, 3)), rng.normal(size=(10, 1)))
    >>> rows[0].layer, rows[0].parameter_gradient < 0.01 * rows[-1].parameter_gradient
    ('Linear(3, 8)', True)
    """
    leaves = [part for part in parts(net) if not getattr(part, "layers", ())]
    activation: dict[Layer, float] = {}  # in the order of the forward pass
    gradient: dict[Layer, float] = {}

    def measured(part: Layer) -> dict[str, Callable[..., Any]]:
        def forward(x: Any, *args: Any, run: Any = part.forward, **options: Any) -> Any:
            y = run(x, *args, **options)
            activation[part] = float(np.linalg.norm(y))
            return y

        def backward(dy: Any, *args: Any, run: Any = part.backward, **options: Any) -> Any:
            gradient[part] = float(np.linalg.norm(dy))
            return run(dy, *args, **options)

        return {"forward": forward, "backward": backward}

    try:
        for part in leaves:
            part.__dict__.update(measured(part))  # an attribute of the object stands before the class's method
        loss(net(x), y)
        net.backward(loss.backward())
    finally:
        for part in leaves:
            for name in ("forward", "backward"):
                part.__dict__.pop(name, None)
    return [Flow(repr(part), size, gradient[part], _gradient_norm(part)) for part, size in activation.items()]


def _gradient_norm(part: Layer) -> float:
    """Return the norm of all gradients of a layer, taken as one vector."""
    return float(np.sqrt(sum(np.vdot(d, d) for d in (getattr(part, f"d{name}") for name in part.parameters))))


def as_scores(name: str, scores: npt.ArrayLike, labels: npt.ArrayLike) -> tuple[Array, Array]:
    """Return both as arrays; refuse what is not a row of scores and a class number a sample.

    >>> as_scores("accuracy", [[0.2, 0.8]], [1, 0])
    Traceback (most recent call last):
    ValueError: accuracy got scores of shape (1, 2) and 2 labels; give 1
    """
    scores = np.asarray(scores)
    if scores.ndim != 2 or not scores.size:
        raise ValueError(f"{name} got scores of shape {scores.shape}; it takes (N, K): a row of K scores a sample")
    if np.isnan(scores).any():
        raise ValueError(f"{name} got scores with NaN: they have no order. Did the training diverge?")
    labels = as_labels(name, labels, scores.shape[1])
    if len(labels) != len(scores):
        raise ValueError(f"{name} got scores of shape {scores.shape} and {len(labels)} labels; give {len(scores)}")
    return scores, labels
