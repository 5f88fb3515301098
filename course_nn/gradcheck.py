"""Check a gradient by moving each number a little and watching the loss (lecture, section 1c; Goodfellow et al. 11.5).

The definition of the derivative needs no chain rule, so it is an independent witness: slow, but hard to get wrong.
All of it is in float64: in float32 the rounding of L is as large as its change.

>>> x = np.array([3.0, -1.0])
>>> np.round(numerical_gradient(lambda x: x[0] ** 2 * x[1], x), 6)
array([-6.,  9.])
"""

from __future__ import annotations

import inspect
from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from course_nn.losses import Loss
from course_nn.network import Array, Layer


def numerical_gradient(f: Callable[[Array], float], x: Array, h: float = 1e-5) -> Array:
    """Central differences, ∂f/∂xᵢ ≈ (f(x + h eᵢ) - f(x - h eᵢ)) / 2h, with an error of order h².

    x: float64, any shape; its entries are moved in place one by one, and put back. f must return one number.
    Smaller is not better: below h = 1e-5 the rounding of f, divided by h, outgrows what is gained.
    """
    _float64("numerical_gradient", x)
    gradient = np.empty(x.shape)
    for i in np.ndindex(x.shape):
        gradient[i] = (float(_moved(f, x, i, h)) - float(_moved(f, x, i, -h))) / (2 * h)
    return gradient


def forward_difference(f: Callable[[Array], float], x: Array, h: float = 1e-8) -> Array:
    """One-sided differences, ∂f/∂xᵢ ≈ (f(x + h eᵢ) - f(x)) / h: half the work, and an error of order h only.

    The best it can do, at h near 1e-8, is about 1e-8; central differences reach 1e-11, at h near 1e-5.

    >>> f, x = (lambda x: np.exp(x[0])), np.array([1.0])
    >>> for h in (1e-2, 1e-4):
    ...     print(f"{forward_difference(f, x, h)[0] - np.e:.1e}  {numerical_gradient(f, x, h)[0] - np.e:.1e}")
    1.4e-02  4.5e-05
    1.4e-04  4.5e-09
    """
    here, gradient = float(f(_float64("forward_difference", x))), np.empty(x.shape)
    for i in np.ndindex(x.shape):
        gradient[i] = (float(_moved(f, x, i, h)) - here) / h
    return gradient


def jacobian(f: Callable[[Array], npt.ArrayLike], x: Array, h: float = 1e-5) -> Array:
    """All partial derivatives of a function with many results: J[i, j] = ∂fᵢ/∂xⱼ, by central differences.

    x: float64, any shape. Returns f's shape followed by x's: outputs first, as in W. The chain rule of vectors is a
    product of such matrices, dh/dx = (dh/dz) (dz/dx).  Lecture 1c.

    >>> W = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    >>> np.round(jacobian(lambda x: W @ x, np.array([0.5, -1.0, 2.0])), 6)
    array([[1., 2., 3.],
           [4., 5., 6.]])
    """
    shape = np.shape(f(_float64("jacobian", x)))
    J = np.empty(shape + x.shape)
    for j in np.ndindex(x.shape):
        J[(..., *j)] = (_moved(f, x, j, h) - _moved(f, x, j, -h)) / (2 * h)
    return J


def gradient_error(a: npt.ArrayLike, b: npt.ArrayLike, floor: float = 1e-8) -> float:
    """Largest difference between two gradients, relative to their largest entry (or to the floor, if that is larger).

    >>> gradient_error([2.0, 0.0], [2.0, 0.002])
    0.001
    """
    a, b = np.asarray(a, float), np.asarray(b, float)
    if a.shape != b.shape:
        raise ValueError(f"a gradient has the shape of its parameter: got {a.shape} and {b.shape}")
    if not a.size:
        return 0.0
    return float(np.abs(a - b).max() / max(np.abs(a).max(), np.abs(b).max(), floor))


def check_layer(layer: Layer, x: npt.ArrayLike, rng: np.random.Generator) -> dict[str, float]:
    """Compare all gradients of a layer, or of a network, with central differences: {"dx": error, "dW": error, …}.

    The layer is float64. The gradient from above is random: ones would hide a transpose or a wrong sum. Keep x away
    from kinks (|z| < 1e-4 at a ReLU), where there is no derivative to compare with.

    >>> from course_nn.feedforward import Linear
    >>> rng = np.random.default_rng(0)
    >>> errors = check_layer(Linear(3, 2, rng), rng.normal(size=(4, 3)), rng)
    >>> list(errors), max(errors.values()) < 1e-8
    (['dx', 'dW', 'db'], True)
    """
    x = np.array(x, float)
    dy = rng.normal(size=layer.forward(x).shape)
    gradients = {"dx": layer.backward(dy)}
    gradients |= {f"d{name}": getattr(layer, f"d{name}").copy() for name in layer.parameters}

    def loss(_: Array) -> float:
        return float(np.vdot(dy, layer.forward(x)))

    errors = {}
    for name, gradient in gradients.items():
        moved = x if name == "dx" else getattr(layer, name[1:])
        errors[name] = gradient_error(gradient, numerical_gradient(loss, moved))
    return errors


def check_loss(loss: Loss, *inputs: npt.ArrayLike) -> dict[str, float]:
    """Compare the gradients of a loss with central differences: {"dy_hat": error}, {"dmu": …, "dlog_sigma": …}.

    inputs: what `loss.forward` takes, predictions first.

    >>> from course_nn.losses import MSELoss
    >>> check_loss(MSELoss(), [[1.0], [2.5]], [[0.0], [4.0]])["dy_hat"] < 1e-8
    True
    """
    arrays = [np.array(array) for array in inputs]
    loss.forward(*arrays)
    gradients = loss.backward()
    if not isinstance(gradients, tuple):
        gradients = (gradients,)
    names = list(inspect.signature(loss.forward).parameters)
    return {
        f"d{names[k]}": gradient_error(gradient, numerical_gradient(lambda _: loss.forward(*arrays), arrays[k]))
        for k, gradient in enumerate(gradients)
    }


def _moved(f: Callable[[Array], npt.ArrayLike], x: Array, i: tuple[int, ...], step: float) -> Array:
    """Return f(x + step eᵢ): x is moved in place, and put back."""
    before = x[i]
    try:
        x[i] = before + step
        return np.array(f(x), float)  # a copy: f may return x itself
    finally:
        x[i] = before


def _float64(name: str, x: Array) -> Array:
    """Return x; refuse what cannot be moved in place by so little."""
    if not isinstance(x, np.ndarray) or x.dtype != np.float64:
        raise TypeError(f"{name} moves x in small steps: give it an array of float64, x.astype(float)")
    return x
