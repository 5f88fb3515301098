"""A network from plain arrays alone: a list of (W, b), its gradients by the lecture's table, and its training.

`backprop` and `training` do the same for networks made of layers; here nothing is hidden in an object (lecture, 1c).

>>> from course_nn.losses import MSELoss
>>> layers = [(np.array([[1.5, 2.0]]), np.array([3.0])), (np.array([[2.5]]), np.array([-2.0]))]
>>> rows = backprop(layers, MSELoss(), np.array([[2.0, -1.0]]), np.array([[6.0]]))
>>> list(rows)
['grad', 'z2', 'b2', 'W2', 'h1', 'z1', 'b1', 'W1', 'h0']
>>> rows["W2"], rows["W1"]
(array([[16.]]), array([[ 20., -10.]]))
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from course_nn.gradcheck import gradient_error, numerical_gradient
from course_nn.losses import CrossEntropyLoss, Loss
from course_nn.network import Array

Layers = Sequence[tuple[Array, Array]]


def dense_backward(
    dh: Array, x: Array, z: Array, h: Array, W: Array, slope: Callable[[Array], Array]
) -> tuple[Array, Array, Array]:
    """Take dL/dh back through one layer h = g(z), z = x Wᵀ + b: return dL/dx, dL/dW, dL/db.

    dh, z, h: (N, M), x: (N, D), W: (M, D).  slope is g', a function of z; h is not needed for it.

    >>> one, W = np.ones((1, 1)), np.array([[2.0, 3.0]])
    >>> dense_backward(one, np.array([[5.0, 7.0]]), one, one, W, slope=np.ones_like)
    (array([[2., 3.]]), array([[5., 7.]]), array([1.]))
    """
    dz = dh * slope(z)
    return dz @ W, dz.T @ x, dz.sum(axis=0)


def backprop(layers: Layers, loss: Loss, x: Array, y: Array) -> dict[str, Array]:
    """Return the lines of the table by name: "grad", then z, b, W, h of each layer, from the last to the first.

    layers: (W, b) pairs with ReLU between them and none after the last; x: (N, D), y: what the loss takes.
    Layers count from 1; "W2" stands for dL/dW⁽²⁾, and "h0" for dL/dx, which nobody needs.
    """
    hs = [x]
    for d, (W, b) in enumerate(layers, 1):
        z = hs[-1] @ W.T + b
        hs.append(np.maximum(z, 0) if d < len(layers) else z)
    loss.forward(hs[-1], y)
    rows = {"grad": (grad := loss.backward())}
    for d in range(len(layers), 0, -1):
        if d < len(layers):
            grad = grad * (hs[d] > 0)
        rows |= {f"z{d}": grad, f"b{d}": grad.sum(axis=0), f"W{d}": grad.T @ hs[d - 1]}
        rows[f"h{d - 1}"] = grad = grad @ layers[d - 1][0]
    return rows


def wrong_gradients(
    loss: Callable[[Mapping[str, Array]], float],
    parameters: Mapping[str, Array],
    gradients: Mapping[str, Array],
    tolerance: float = 1e-5,
) -> list[str]:
    """Name the gradients that central differences contradict, in the order of the parameters.

    loss(parameters) is one number; the parameters are float64, and are moved in place and put back. A gradient is wrong
    if its largest difference, relative to the largest entry, is above the tolerance, and so is one of another shape or
    with NaN in it.  Goodfellow et al. 11.5.

    >>> W = {"a": np.array([1.0, 2.0]), "b": np.array([3.0])}
    >>> wrong_gradients(lambda p: (p["a"] ** 2).sum() * p["b"][0], W, {"a": 6 * W["a"], "b": np.array([4.0])})
    ['b']
    """

    def right(name: str) -> bool:
        numeric = numerical_gradient(lambda _: loss(parameters), parameters[name])
        mine = gradients[name]
        return mine.shape == numeric.shape and gradient_error(mine, numeric) <= tolerance  # NaN is not <= anything

    return [name for name in parameters if not right(name)]


def train_digits(
    layers: Layers, x: Array, labels: Array, lr: float, epochs: int, batch_size: int, rng: np.random.Generator
) -> list[tuple[Array, Array]]:
    """Return the layers after stochastic gradient descent on the cross entropy; the given ones stay as they are.

    x: (N, D), labels: (N,).  Each epoch goes through all samples in a new order; its last batch may be shorter.

    >>> rng = np.random.default_rng(0)
    >>> x = np.concatenate([rng.normal(-2, 1, (20, 2)), rng.normal(2, 1, (20, 2))])
    >>> labels = np.repeat([0, 1], 20)
    >>> ((W, b),) = train_digits([(np.zeros((2, 2)), np.zeros(2))], x, labels, 0.5, epochs=5, batch_size=8, rng=rng)
    >>> float(((x @ W.T + b).argmax(1) == labels).mean()) > 0.9
    True
    """
    loss, layers = CrossEntropyLoss(), list(layers)
    for _ in range(epochs):
        order = rng.permutation(len(x))
        for start in range(0, len(x), batch_size):
            batch = order[start : start + batch_size]
            rows = backprop(layers, loss, x[batch], labels[batch])
            layers = [(W - lr * rows[f"W{d}"], b - lr * rows[f"b{d}"]) for d, (W, b) in enumerate(layers, 1)]
    return layers
