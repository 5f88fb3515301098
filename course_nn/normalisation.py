"""Give every unit mean 0 and variance 1 before it goes on, whatever the layers below do (Goodfellow et al. 8.7.1).

>>> norm, x = BatchNorm1d(2), np.array([[1.0, 1000.0], [3.0, 1000.5]])
>>> np.round(norm(x), 3)
array([[-1., -1.],
       [ 1.,  1.]])
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from course_nn.network import Array, FromForward, Layer, as_gradient


class _Norm(Layer):
    """What both share: y = γ x̂ + β, one γ and one β for each of D features, on the last axis."""

    parameters = ("gamma", "beta")
    x_hat, inv = FromForward(), FromForward()

    def __init__(self, D: int, eps: float = 1e-5, dtype: npt.DTypeLike = np.float64) -> None:
        self.D, self.eps = D, eps
        self.gamma, self.beta = np.ones(D, dtype), np.zeros(D, dtype)
        self.dgamma, self.dbeta = np.zeros_like(self.gamma), np.zeros_like(self.beta)

    def _rows(self, x: npt.ArrayLike, ndims: tuple[int, ...], axes: str) -> Array:
        """Return x as rows of D features: (n, D)."""
        x = np.asarray(x, self.gamma.dtype)
        if x.ndim not in ndims or x.shape[-1] != self.D or not x.size:
            raise ValueError(f"{self!r} got x of shape {x.shape}; it takes {axes}, {self.D} features on the last axis")
        self.shape = x.shape
        return x.reshape(-1, self.D)

    def _gradients(self, dy: Array) -> Array:
        """Write dγ = Σ dy x̂ and dβ = Σ dy; return dy as rows."""
        x_hat = self.x_hat
        dy = as_gradient(self, dy, self.shape, x_hat.dtype).reshape(x_hat.shape)
        np.einsum("nd,nd->d", dy, x_hat, out=self.dgamma)
        np.matmul(np.ones(len(dy), dy.dtype), dy, out=self.dbeta)  # .sum(0) in a sixth of the time
        return dy

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.D})"


class BatchNorm1d(_Norm):
    """Over the batch, x̂ = (x - μ) / √(σ² + ε) with each feature's mean μ and variance σ²; then y = γ x̂ + β.

    x: (N, D), or (N, T, D): all axes but the last are averaged over, n numbers for each feature. In training μ and σ²
    are this batch's, and the running ones follow, r ← (1 - m) r + m · new (momentum m; the variance with n - 1, as in
    torch); in use, after `eval()`, the running ones stand in, so that a sample's y no longer depends on its company.
    With dx̂ = γ dy, in training:  dx = (dx̂ - mean(dx̂) - x̂ mean(dx̂ x̂)) / √(σ² + ε): μ and σ² depend on x as well.
    Ioffe and Szegedy (2015).
    """

    buffers = ("running_mean", "running_var")  # not learned, but part of what a trained network knows
    ndims: tuple[int, ...] = (2, 3)
    axes = "(N, D) or (N, T, D)"

    def __init__(self, D: int, eps: float = 1e-5, momentum: float = 0.1, dtype: npt.DTypeLike = np.float64) -> None:
        super().__init__(D, eps, dtype)
        self.momentum = momentum
        self.running_mean, self.running_var = np.zeros(D, dtype), np.ones(D, dtype)

    def forward(self, x: npt.ArrayLike) -> Array:
        """Return γ x̂ + β, with the shape of x."""
        x = self._rows(x, self.ndims, self.axes)
        self.of_batch = self.training
        if self.training:
            x, var = self._centre(x)
        else:
            x, var = x - self.running_mean, self.running_var
        self.inv = 1 / np.sqrt(var + self.eps)
        self.x_hat = x * self.inv
        return (self.x_hat * self.gamma + self.beta).reshape(self.shape)

    def _centre(self, x: Array) -> tuple[Array, Array]:
        """Return x - μ and σ² of the batch, and let the running statistics follow."""
        n, m = len(x), self.momentum
        if n == 1:
            raise ValueError(f"{self!r} in training got 1 row: its variance is 0. Give a larger batch, or call eval()")
        origin = x[0]
        x = x - origin  # seen from the first row, a feature of 10⁶ ± 1 keeps its digits
        mean = np.ones(n, x.dtype) @ x / n
        x -= mean
        var = np.einsum("nd,nd->d", x, x) / n
        self.running_mean += m * (origin + mean - self.running_mean)
        self.running_var += m * (var * (n / (n - 1)) - self.running_var)
        return x, var

    def backward(self, dy: Array, dx: bool = True) -> Any:
        """Return dx; dγ = Σ dy x̂ and dβ = Σ dy, over all rows."""
        dy, n = self._gradients(dy), len(self.x_hat)
        if not dx:
            return None
        if self.of_batch:
            dy = dy - self.dbeta / n - self.x_hat * (self.dgamma / n)
        return (dy * (self.gamma * self.inv)).reshape(self.shape)


class BatchNorm2d(BatchNorm1d):
    """BatchNorm1d for images (N, H, W, C): a channel's mean and variance over all pixels of the batch.

    >>> BatchNorm2d(3)(np.random.default_rng(0).normal(5, 2, (2, 4, 5, 3))).std(axis=(0, 1, 2)).round(3)
    array([1., 1., 1.])
    """

    ndims, axes = (4,), "images (N, H, W, C)"


class LayerNorm(_Norm):
    """Over the features of one sample, x̂ = (x - μ) / √(σ² + ε), μ and σ² of this row; then y = γ x̂ + β.

    x: (…, D). No batch, no running statistics: the same in training and in use, for one sample or a thousand.
    With dx̂ = γ dy, per row:  dx = (dx̂ - mean(dx̂) - x̂ mean(dx̂ x̂)) / √(σ² + ε).  Ba, Kiros and Hinton (2016).

    >>> LayerNorm(4)([[1.0, 1.0, 3.0, 3.0], [0.0, 80.0, 80.0, 0.0]]).round(3)
    array([[-1., -1.,  1.,  1.],
           [-1.,  1.,  1., -1.]])
    """

    def forward(self, x: npt.ArrayLike) -> Array:
        """Return γ x̂ + β."""
        x = self._rows(x, (1, 2, 3, 4), "(…, D)")
        average = np.full(self.D, 1 / self.D, x.dtype)
        x = x - x[:, :1]  # seen from the row's first entry, 10⁶ ± 1 keeps its digits
        x -= (x @ average)[:, None]
        self.inv = 1 / np.sqrt((x * x) @ average + self.eps)[:, None]
        self.x_hat = x * self.inv
        return (self.x_hat * self.gamma + self.beta).reshape(self.shape)

    def backward(self, dy: Array, dx: bool = True) -> Any:
        """Return dx; dγ = Σ dy x̂ and dβ = Σ dy, over all rows."""
        dx_hat = self._gradients(dy) * self.gamma
        if not dx:
            return None
        average = np.full(self.D, 1 / self.D, dx_hat.dtype)
        along = ((dx_hat * self.x_hat) @ average)[:, None]
        return ((dx_hat - (dx_hat @ average)[:, None] - self.x_hat * along) * self.inv).reshape(self.shape)
