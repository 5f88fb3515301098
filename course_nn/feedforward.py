"""The feedforward network: layers h = g(Wx + b), one applied to the output of the other (lecture, section 1a).

Shapes have the lecture's letters: N samples (rows), D inputs and M outputs of a layer.

>>> net = MLP([2, 3, 1], rng=np.random.default_rng(0))
>>> net([[2, -1], [0, 1], [1, 1], [3, 0]]).shape
(4, 1)
>>> net.n_params
13
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from course_nn.network import Array, FromForward, Layer, Sequential, as_gradient


class Linear(Layer):
    """Affine map, y = x Wᵀ + b: one row of x, one row of y.

    x: (N, D), W: (M, D), b: (M,).  Returns (N, M).  A vector (D,) or more leading axes (N, T, D) work as well.
    W and b start uniform in ±1/√D, as in torch.  Lecture 1a; Goodfellow et al. 6.1.

    >>> layer = Linear(3, 2)
    >>> layer.W, layer.b = [[1.0, 0.0, 0.0], [1.0, 1.0, 1.0]], [0.0, 10.0]
    >>> layer([[1.0, 2.0, 3.0]])
    array([[ 1., 16.]])
    """

    parameters = ("W", "b")
    x = FromForward()

    def __init__(
        self, D: int, M: int, rng: np.random.Generator | None = None, dtype: npt.DTypeLike = np.float64
    ) -> None:
        rng = rng or np.random.default_rng()
        bound = 1 / np.sqrt(D)
        self.W: Array = rng.uniform(-bound, bound, (M, D)).astype(dtype)
        self.b: Array = rng.uniform(-bound, bound, M).astype(dtype)
        self.dW, self.db = np.zeros_like(self.W), np.zeros_like(self.b)

    def forward(self, x: npt.ArrayLike) -> Array:
        """Return x Wᵀ + b.

        It is computed as W xᵀ, the lecture's W x for all samples side by side: NumPy's BLAS takes 0.7 of the time.  For
        one or two axes .dot is @ with less around it, which small networks feel.
        """
        x = np.asarray(x, self.W.dtype)
        try:  # .dot compares the shapes itself
            y: Array = self.W.dot(x.T).T if 0 < x.ndim < 3 else x @ self.W.T
        except ValueError:
            raise ValueError(f"Linear got x of shape {x.shape}; it was made for D = {self.W.shape[1]} inputs") from None
        y += self.b
        self.x = x
        return y

    def backward(self, dy: Array, dx: bool = True) -> Any:
        """Return dy W (None if not dx); dW = dyᵀ x and db = Σ dy, summed over the rows."""
        x = self.x
        rows, x_rows = np.asarray(dy, x.dtype), x
        if x.ndim != 2:
            rows, x_rows = as_gradient(self, rows, self._y_shape()).reshape(-1, len(self.W)), x.reshape(-1, x.shape[-1])
        try:
            np.dot(rows.T, x_rows, out=self.dW)
        except ValueError:
            as_gradient(self, rows, self._y_shape())  # says which
            raise
        np.add.reduce(rows, out=self.db)  # rows.sum(0) with less around it
        if not dx:
            return None
        return rows.dot(self.W) if x.ndim == 2 else rows.dot(self.W).reshape(x.shape)

    def _y_shape(self) -> tuple[int, ...]:
        return (*self.x.shape[:-1], len(self.W))

    def __repr__(self) -> str:
        return f"Linear({self.W.shape[1]}, {self.W.shape[0]})"


class Identity(Layer):
    """g(z) = z.  g' = 1.

    >>> Identity()([-2.0, 0.5])
    array([-2. ,  0.5])
    """

    def forward(self, x: npt.ArrayLike) -> Array:
        """Return z itself."""
        return np.asarray(x)

    def backward(self, dy: Array) -> Array:
        """Return dy itself."""
        return dy


class ReLU(Layer):
    """g(z) = z where z ≥ 0, else 0.  g' = 1 where z > 0, else 0 (at the kink z = 0 we take 0, as torch does).

    >>> g = ReLU()
    >>> g([-2.0, 0.0, 3.0]), g.backward(np.ones(3))
    (array([0., 0., 3.]), array([0., 0., 1.]))
    """

    y = FromForward()

    def forward(self, x: npt.ArrayLike) -> Array:
        """Return max(z, 0), any shape."""
        self.y = np.maximum(x, 0)
        return self.y

    def backward(self, dy: Array) -> Array:
        """Let dy pass where the unit was active."""
        return dy * np.sign(self.y)  # y ≥ 0, so its sign is 1 or 0; NumPy is slow at float times bool


class ELU(Layer):
    """g(z) = z where z ≥ 0, else eᶻ - 1 (α = 1).  g' = 1 where z ≥ 0, else eᶻ = g + 1.

    >>> ELU()([-1000.0, 0.0, 3.0])
    array([-1.,  0.,  3.])
    """

    y = FromForward()

    def forward(self, x: npt.ArrayLike) -> Array:
        """Add the two halves; the exponential never sees a positive z, so it cannot overflow."""
        self.y = np.maximum(x, 0) + np.expm1(np.minimum(x, 0))
        return self.y

    def backward(self, dy: Array) -> Array:
        """Multiply by g'."""
        return dy * np.minimum(self.y + 1, 1)


class Sigmoid(Layer):
    """g(z) = 1 / (1 + e⁻ᶻ).  g' = g (1 - g), at most 1/4.

    >>> Sigmoid()([-1000, 0, 1000])
    array([0. , 0.5, 1. ])
    """

    y = FromForward()

    def forward(self, x: npt.ArrayLike) -> Array:
        """Use σ(z) = ½ tanh(z/2) + ½: the same function, and no e¹⁰⁰⁰."""
        self.y = 0.5 * np.tanh(0.5 * np.asarray(x)) + 0.5
        return self.y

    def backward(self, dy: Array) -> Array:
        """Multiply by g'."""
        return dy * (self.y * (1 - self.y))


class Tanh(Layer):
    """g(z) = tanh z.  g' = 1 - g².

    >>> g = Tanh()
    >>> g([0.0, 1000.0]), g.backward(np.ones(2))
    (array([0., 1.]), array([1., 0.]))
    """

    y = FromForward()

    def forward(self, x: npt.ArrayLike) -> Array:
        """Return tanh z."""
        self.y = np.tanh(x)
        return self.y

    def backward(self, dy: Array) -> Array:
        """Multiply by g'."""
        return dy * (1 - self.y * self.y)


class MLP(Sequential):
    """Fully connected network: Linear, g, Linear, g, …, Linear.  No g after the last layer: ŷ may be any number.

    sizes: the input's size, those of the hidden layers, the output's.  Lecture 1a, "layer stacking".

    >>> print(MLP([2, 3, 1]).summary())
    layer         output  parameters
    Linear(2, 3)  (N, 3)           9
    ReLU()        (N, 3)           0
    Linear(3, 1)  (N, 1)           4
    total                         13
    """

    def __init__(
        self,
        sizes: Sequence[int],
        activation: Callable[[], Layer] = ReLU,
        rng: np.random.Generator | None = None,
        dtype: npt.DTypeLike = np.float64,
    ) -> None:
        if len(sizes) < 2:
            raise ValueError(f"MLP got sizes {sizes}; it needs an input and an output size, such as [2, 3, 1]")
        rng = rng or np.random.default_rng()
        layers: list[Layer] = []
        for D, M in pairwise(sizes):
            layers += [Linear(D, M, rng, dtype), activation()]
        super().__init__(*layers[:-1])
        self.sizes = tuple(sizes)

    def summary(self, shape: tuple[int, ...] | None = None) -> str:
        """Say for each layer its output's shape and its number of parameters."""
        return super().summary(shape or self.sizes[:1])


def polynomial(x: npt.ArrayLike, theta: npt.ArrayLike) -> Array:
    """Parametric function y = θ₀ + θ₁ x + θ₂ x² + …: a line for two parameters, a cubic for four.

    x: any shape, theta: (K,).  Returns x's shape.  Lecture, recap: y = f(x; θ).

    >>> polynomial([0.0, 1.0, 2.0], [1, -2, 3])
    array([1., 2., 9.])
    """
    x = np.asarray(x)
    y = np.zeros(x.shape)
    for coefficient in np.asarray(theta)[::-1]:  # Horner: ((θ₃ x + θ₂) x + θ₁) x + θ₀
        y = y * x + coefficient
    return y


def dense(x: Array, W: Array, b: Array, g: Callable[[Array], Array]) -> Array:
    """One layer, h = g(Wx + b), for a vector x (D,) or a batch of rows (N, D).  W: (M, D), b: (M,).  Lecture 1a.

    >>> dense([1.0, 2.0], W=np.array([[1.0, 1.0], [1.0, -1.0]]), b=np.zeros(2), g=ReLU())
    array([3., 0.])
    """
    return g(x @ W.T + b)


def mlp(x: Array, layers: Sequence[tuple[Array, Array]]) -> Array:
    """Network ŷ = W₂ g(W₁x + b₁) + b₂, for any number of (W, b) pairs: ReLU between them, not after the last.

    >>> mlp([3.0], [(np.array([[1.0], [-1.0]]), np.zeros(2)), (np.array([[1.0, 1.0]]), np.zeros(1))])  # |x|
    array([3.])
    """
    *hidden, (W, b) = layers
    for V, a in hidden:
        x = dense(x, V, a, ReLU())
    return x @ W.T + b


def count_parameters(sizes: Sequence[int]) -> int:
    """Count weights and biases of a fully connected network: each of M outputs has D weights and a bias.

    >>> count_parameters([2, 3, 1])
    13
    """
    return sum((D + 1) * M for D, M in pairwise(sizes))


def collapse_linear(layers: Sequence[tuple[Array, Array]]) -> tuple[Array, Array]:
    """Return the one (W, b) that does what linear layers (W₁, b₁), (W₂, b₂), … do one after the other.

    W₂(W₁x + b₁) + b₂ = (W₂W₁)x + (W₂b₁ + b₂): stacking without an activation gains nothing.  Lecture 1a.

    >>> collapse_linear([(np.array([[2.0]]), np.array([1.0])), (np.array([[3.0]]), np.array([0.0]))])
    (array([[6.]]), array([3.]))
    """
    (W, b), *rest = layers
    for V, c in rest:
        W, b = V @ W, V @ b + c
    return W, b


def gradient_factor(slopes: npt.ArrayLike) -> float:
    """What is left of a gradient behind units with these slopes g'(z): by the chain rule, their product.

    >>> gradient_factor([0.25] * 20) < 1e-12
    True
    """
    return float(np.prod(np.asarray(slopes)))


def gradient_flow(depth: int, activation: Callable[[], Layer], rng: np.random.Generator, width: int = 64) -> Array:
    """Norm of dL/dW in each layer of a deep network at its start, first layer first: (depth,).

    The weights are drawn so that signals should keep their size: variance 2/D for ReLU (He), 1/D otherwise (Glorot).
    A sigmoid's slope, at most 1/4, still shrinks the gradient at every layer; ReLU's does not.  Lecture 1a.

    >>> int(gradient_flow(10, Sigmoid, np.random.default_rng(0)).argmax())  # of the last layer, counted from 0
    9
    """
    layers: list[Layer] = []
    for _ in range(depth):
        linear = Linear(width, width, rng)
        linear.W = rng.normal(0, np.sqrt((2 if activation is ReLU else 1) / width), (width, width))
        linear.b = np.zeros(width)
        layers += [linear, activation()]
    net = Sequential(*layers)
    net.backward(rng.normal(size=net(rng.normal(size=(width, width))).shape))
    return np.array([np.linalg.norm(layer.dW) for layer in net.layers if isinstance(layer, Linear)])
