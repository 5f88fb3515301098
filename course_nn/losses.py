"""Losses: one number L that says how far predictions are from the data, and its gradient (lecture, section 1b).

Every loss is a mean over all entries, so that a learning rate means the same for 10 samples and for 10,000. Its
`forward` returns L, its `backward` the gradient with respect to the prediction: where backpropagation starts.

>>> loss = MSELoss()
>>> loss([[8.0]], [[6.0]])
4.0
>>> loss.backward()
array([[4.]])
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt

from course_nn.network import Array, FromForward


class Loss:
    """L = forward(prediction, y), then dL/dprediction = backward().

    >>> issubclass(MSELoss, Loss), MSELoss()
    (True, MSELoss())
    """

    def forward(self, *inputs: Any) -> float:
        """Return the loss, and keep what `backward` needs."""
        raise NotImplementedError(f"{type(self).__name__} has no forward yet")

    def backward(self) -> Any:
        """Return the gradient for the last `forward`: one array for each prediction."""
        raise NotImplementedError(f"{type(self).__name__} has no backward yet")

    def __call__(self, *inputs: Any) -> float:
        """Call forward: `loss(y_hat, y)`."""
        return self.forward(*inputs)

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"


class MSELoss(Loss):
    """Mean squared error, L = 1/n Σ (ŷ - y)².  dL/dŷ = 2 (ŷ - y) / n.

    y_hat, y: the same shape, n entries.  Lecture 1b; Goodfellow et al. 6.2.1.

    >>> MSELoss()([[1.0], [2.0], [3.0]], [[1.0], [0.0], [2.0]]) * 3
    5.0
    """

    d = FromForward()

    def forward(self, y_hat: npt.ArrayLike, y: npt.ArrayLike) -> float:
        """Return the mean of the squares."""
        y_hat, y = same_shape(self, y_hat, y)
        self.d = y_hat - y
        return finite(self, np.vdot(self.d, self.d) / self.d.size)

    def backward(self) -> Array:
        """Return 2 (ŷ - y) / n."""
        return self.d * (2 / self.d.size)


class L1Loss(Loss):
    """Mean absolute error, L = 1/n Σ |ŷ - y|.  dL/dŷ = sign(ŷ - y) / n, and 0 at the kink.

    y_hat, y: the same shape, n entries.  Lecture 1b, "why the square?": outliers weigh less, the minimum is a median.

    >>> L1Loss()([1.0, 2.0], [0.0, 5.0])
    2.0
    """

    d = FromForward()

    def forward(self, y_hat: npt.ArrayLike, y: npt.ArrayLike) -> float:
        """Return the mean of the distances."""
        y_hat, y = same_shape(self, y_hat, y)
        self.d = y_hat - y
        return finite(self, np.abs(self.d).sum() / self.d.size)

    def backward(self) -> Array:
        """Return sign(ŷ - y) / n."""
        return np.sign(self.d) / self.d.size


class HuberLoss(Loss):
    """L = 1/n Σ d²/2 where |d| ≤ δ, else δ (|d| - δ/2), d = ŷ - y.  dL/dŷ = d, held between -δ and δ, / n.

    A square near 0 and a line far out: smooth where MSELoss is, calm about outliers as L1Loss.  Huber (1964).

    >>> HuberLoss(delta=1.0)([0.5, 4.0], [0.0, 0.0])
    1.8125
    """

    d = FromForward()

    def __init__(self, delta: float = 1.0) -> None:
        if not delta > 0:
            raise ValueError(f"HuberLoss got delta = {delta}; it is a distance, above 0")
        self.delta = delta

    def forward(self, y_hat: npt.ArrayLike, y: npt.ArrayLike) -> float:
        """Return the mean; with c = clip(d), both branches are c (d - c/2)."""
        y_hat, y = same_shape(self, y_hat, y)
        self.d = y_hat - y
        c = np.clip(self.d, -self.delta, self.delta)
        return finite(self, np.vdot(c, self.d - 0.5 * c) / self.d.size)

    def backward(self) -> Array:
        """Return clip(ŷ - y) / n."""
        return np.clip(self.d, -self.delta, self.delta) / self.d.size


class GaussianNLLLoss(Loss):
    """Negative log-likelihood of y ~ N(μ, σ): L = 1/n Σ log σ + (y - μ)² / 2σ²  (+ ½ log 2π if `full`).

    The network predicts μ and log σ: any number is a valid log σ, whereas σ itself must stay above 0.
    With e = (y - μ) / σ:  dL/dμ = -e / (σ n),  dL/dlog σ = (1 - e²) / n.
    mu, log_sigma, y: the same shape, n entries.  Lecture 1b, "probabilistic loss"; Goodfellow et al. 6.2.1.1.

    >>> GaussianNLLLoss()([1.0, 2.0], [0.0, 0.0], [1.0, 4.0])
    1.0
    """

    e, sigma = FromForward(), FromForward()

    def __init__(self, full: bool = False) -> None:
        self.full = full

    def forward(self, mu: npt.ArrayLike, log_sigma: npt.ArrayLike, y: npt.ArrayLike) -> float:
        """Return the mean of -log p(y | μ, σ)."""
        mu, log_sigma = same_shape(self, mu, log_sigma, ("mu", "log_sigma"))
        mu, y = same_shape(self, mu, y, ("mu", "y"))
        with np.errstate(over="ignore", divide="ignore", invalid="ignore"):  # finite says it in words
            self.sigma = np.exp(log_sigma)
            self.e = (y - mu) / self.sigma
            total = log_sigma.sum() + 0.5 * np.vdot(self.e, self.e)
        return finite(self, total / self.e.size + (0.5 * math.log(2 * math.pi) if self.full else 0))

    def backward(self) -> tuple[Array, Array]:
        """Return dL/dμ and dL/dlog σ."""
        n = self.e.size
        return -self.e / (self.sigma * n), (1 - self.e * self.e) / n


def softmax(z: npt.ArrayLike) -> Array:
    """Probabilities p_k = e^{z_k} / Σ e^{z_j} of each row; z and p: (…, K).  Goodfellow et al. 6.2.2.3.

    A shift of the whole row cancels, so the row's maximum becomes 0 and nothing overflows.

    >>> softmax([[1000.0, 1000.0], [0.0, -1000.0]])
    array([[0.5, 0.5],
           [1. , 0. ]])
    """
    z = np.asarray(z)
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def log_softmax(z: npt.ArrayLike) -> Array:
    """Return log p_k = z_k - log Σ e^{z_j} of each row, finite where p_k itself rounds to 0; z: (…, K).

    >>> log_softmax([0.0, -1000.0])
    array([    0., -1000.])
    """
    z = np.asarray(z)
    shifted = z - z.max(axis=-1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))


def one_hot(labels: npt.ArrayLike, K: int) -> Array:
    """Rows with a 1 at the label; labels: (N,) of 0 … K-1.  Returns (N, K).

    >>> one_hot([2, 0], 3)
    array([[0., 0., 1.],
           [1., 0., 0.]])
    """
    return np.eye(K)[as_labels("one_hot", labels, K)]


class CrossEntropyLoss(Loss):
    """L = -1/N Σ log p(label), p = softmax(z).  dL/dz = (p - one_hot) / N.

    z: (N, K), one row of scores a sample, one head a class; labels: (N,) of 0 … K-1.  Before it has learned
    anything a network should be near L = log K.  Lecture 1b, "network output"; Goodfellow et al. 6.2.2.3.

    >>> loss = CrossEntropyLoss()
    >>> round(loss([[0.0, 0.0], [3.0, 3.0]], [1, 0]) / math.log(2), 9)
    1.0
    >>> loss.backward()
    array([[ 0.25, -0.25],
           [-0.25,  0.25]])
    """

    log_p, labels = FromForward(), FromForward()

    def forward(self, z: npt.ArrayLike, labels: npt.ArrayLike) -> float:
        """Return the mean of -log p(label)."""
        z = np.asarray(z)
        if z.ndim != 2 or not z.size:
            raise ValueError(f"CrossEntropyLoss got z of shape {z.shape}; it takes (N, K): a row of K scores a sample")
        self.labels = as_labels("CrossEntropyLoss", labels, z.shape[1])
        if len(self.labels) != len(z):
            raise ValueError(f"CrossEntropyLoss got z of shape {z.shape} and {len(self.labels)} labels; give {len(z)}")
        self.log_p = log_softmax(z)
        return finite(self, -self.log_p[np.arange(len(z)), self.labels].sum() / len(z))

    def backward(self) -> Array:
        """Return (p - one_hot) / N."""
        dz, N = np.exp(self.log_p), len(self.log_p)
        dz[np.arange(N), self.labels] -= 1
        dz /= N
        return dz


class BCEWithLogitsLoss(Loss):
    """Two classes: L = -1/n Σ y log p + (1 - y) log(1 - p), p = σ(z).  dL/dz = (p - y) / n.

    z, y: the same shape, n entries, y from 0 to 1.  Written as max(z, 0) - z y + log(1 + e^{-|z|}), which is the
    same and neither overflows nor takes the logarithm of 0.  Goodfellow et al. 6.2.2.2.

    >>> BCEWithLogitsLoss()([-1000.0, 1000.0], [0.0, 0.0])
    500.0
    """

    z, y = FromForward(), FromForward()

    def forward(self, z: npt.ArrayLike, y: npt.ArrayLike) -> float:
        """Return the mean."""
        self.z, self.y = z, y = same_shape(self, z, y, ("z", "y"))
        return finite(self, (np.maximum(z, 0) - z * y + np.log1p(np.exp(-np.abs(z)))).sum() / z.size)

    def backward(self) -> Array:
        """Return (σ(z) - y) / n."""
        return (0.5 * np.tanh(0.5 * self.z) + 0.5 - self.y) / self.z.size


def same_shape(
    loss: Loss, a: npt.ArrayLike, b: npt.ArrayLike, names: tuple[str, str] = ("y_hat", "y")
) -> tuple[Array, Array]:
    """Return two inputs of a loss as arrays; refuse shapes that NumPy would broadcast, (N, 1) - (N,) to (N, N).

    >>> same_shape(MSELoss(), [[1.0], [2.0]], [1.0, 2.0])
    Traceback (most recent call last):
    ValueError: MSELoss got y_hat of shape (2, 1) and y of shape (2,): write y.reshape(2, 1)
    """
    a, b = np.asarray(a), np.asarray(b)
    if a.shape != b.shape:
        told = f"{type(loss).__name__} got {names[0]} of shape {a.shape} and {names[1]} of shape {b.shape}"
        raise ValueError(
            f"{told}: {f'write {names[1]}.reshape{a.shape}' if a.size == b.size else 'they must be the same'}"
        )
    if not a.size:
        raise ValueError(f"{type(loss).__name__} got arrays of shape {a.shape}: there is no mean of nothing")
    return a, b


def as_labels(name: str, labels: npt.ArrayLike, K: int) -> Array:
    """Return labels as an array; refuse what is no number of one of K classes.

    >>> as_labels("accuracy", [1, 3], K=3)
    Traceback (most recent call last):
    ValueError: accuracy got labels from 1 to 3; 3 classes are 0 to 2
    """
    labels = np.asarray(labels)
    if labels.ndim != 1:
        raise ValueError(f"{name} got labels of shape {labels.shape}; it takes (N,): one class number a sample")
    if labels.dtype.kind not in "iu":
        raise ValueError(f"{name} got labels of type {labels.dtype}; class numbers are integers: labels.astype(int)")
    if labels.size and labels.astype(np.uintp).max() >= K:  # as an unsigned number, one below 0 is huge
        raise ValueError(f"{name} got labels from {labels.min()} to {labels.max()}; {K} classes are 0 to {K - 1}")
    return labels


def finite(loss: Loss, value: Any) -> float:
    """Return a loss as a float; refuse NaN and infinity here, before they spread through the network.

    >>> finite(MSELoss(), np.float32(0.25))
    0.25
    """
    value = float(value)
    if not math.isfinite(value):
        raise FloatingPointError(
            f"{type(loss).__name__} is {value}: its inputs hold NaN, infinity or numbers too large. If this happened "
            "while training, try a smaller learning rate"
        )
    return value
