"""The autoencoder: a network that learns to return its input through a narrow middle (lecture, "research").

The encoder h = f(x) must keep in few numbers what the decoder x̂ = g(h) needs to draw x again: nobody gives labels,
yet h describes the data. With linear f and g and the squared error, the best h lies in the plane of the principal
components (Bourlard & Kamp 1988; Baldi & Hornik 1989; Goodfellow et al. 14.1).

On the digits (64 pixels) with 8 numbers in the middle, the best a linear one can do, PCA, leaves a mean squared error
of 0.024 on held-out images; 64-64-8-64-64 with ReLU leaves less than 0.018 after 60 epochs of `train_autoencoder` with
Adam(model, 0.002), in 1 s.

>>> from course_nn.adaptive import Adam
>>> rng = np.random.default_rng(0)
>>> x = rng.normal(size=(200, 2)) @ [[3.0, 0.0, 0.0, 1.0], [0.0, 1.0, 2.0, 0.0]]  # a plane in 4 dimensions
>>> encoder = Linear(4, 2, rng)
>>> model = Autoencoder(encoder, TiedLinear(encoder))
>>> model.encode(x).shape, model(x).shape
((200, 2), (200, 4))
>>> losses = train_autoencoder(model, x, Adam(model, 0.02), rng, epochs=60)
>>> losses[0] > 1, losses[-1] < 1e-3
(True, True)
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from course_nn.feedforward import Linear
from course_nn.losses import MSELoss
from course_nn.network import Array, FromForward, Layer, Sequential, as_gradient, parts
from course_nn.optimisation import DataLoader, Optimiser


class TiedLinear(Layer):
    """The way back with the same weights, x̂ = h W + c: W belongs to the Linear it is tied to, only c is its own.

    h: (N, M), W: (M, D), c: (D,).  Returns (N, D).  W gets a gradient from both of its places. `dW` holds this one,
    hᵀ dx̂, and Autoencoder adds it to the other.  Vincent et al. (2008), section 2.2.
    """

    parameters = ("c",)
    h = FromForward()

    def __init__(self, linear: Linear) -> None:
        if not isinstance(linear, Linear):
            raise TypeError(f"TiedLinear got {linear!r}; it takes the Linear whose weights it uses")
        self.linear = linear
        self.c = np.zeros(linear.W.shape[1], linear.W.dtype)
        self.dc, self.dW = np.zeros_like(self.c), np.zeros_like(linear.W)

    def forward(self, h: npt.ArrayLike) -> Array:
        """Return h W + c."""
        W = self.linear.W
        h = np.asarray(h, W.dtype)
        if h.shape[-1:] != W.shape[:1]:
            raise ValueError(f"TiedLinear got h of shape {h.shape}; {self.linear!r} gives M = {len(W)} numbers")
        self.h = h
        return h @ W + self.c

    def backward(self, dy: Array, dx: bool = True) -> Any:
        """Return dx̂ Wᵀ; dW = hᵀ dx̂ and dc = Σ dx̂, summed over the rows."""
        W, h = self.linear.W, self.h
        dy = as_gradient(self, dy, (*h.shape[:-1], W.shape[1]), W.dtype)
        rows = dy.reshape(-1, W.shape[1])
        np.matmul(h.reshape(-1, len(W)).T, rows, out=self.dW)
        rows.sum(0, out=self.dc)
        return dy @ W.T if dx else None

    def __repr__(self) -> str:
        return f"TiedLinear({self.linear!r})"


class Autoencoder(Sequential):
    """Encoder and decoder as one network, x̂ = decoder(encoder(x)).

    Any two layers or networks will do. TiedLinear layers in the decoder share the encoder's weights, in the reverse
    order: fewer parameters, and a decoder that cannot grow while the encoder shrinks.

    >>> from course_nn.feedforward import MLP, Tanh
    >>> wide, narrow = Linear(64, 16), Linear(16, 2)
    >>> untied = Autoencoder(Sequential(wide, Tanh(), narrow), MLP([2, 16, 64], Tanh))
    >>> untied.n_params
    2210
    >>> wide, narrow = Linear(64, 16), Linear(16, 2)
    >>> tied = Autoencoder(Sequential(wide, Tanh(), narrow), Sequential(TiedLinear(narrow), Tanh(), TiedLinear(wide)))
    >>> tied.n_params
    1154
    """

    def __init__(self, encoder: Layer, decoder: Layer) -> None:
        super().__init__(encoder, decoder)
        for layer in parts(decoder):
            if isinstance(layer, TiedLinear) and all(layer.linear is not part for part in parts(encoder)):
                raise ValueError(f"Autoencoder got {layer!r} tied to a Linear that is not in its encoder {encoder!r}")

    def encode(self, x: npt.ArrayLike) -> Array:
        """Return the code h: (N, M)."""
        return self.layers[0].forward(x)

    def decode(self, h: npt.ArrayLike) -> Array:
        """Return the reconstruction of a code: (N, D).  Any h will do, one between two codes for instance."""
        return self.layers[1].forward(h)

    def backward(self, dy: Array, dx: bool = True) -> Any:
        """Go back through decoder and encoder, then add what tied weights owe to their second place."""
        dy = super().backward(dy, dx)
        for layer in parts(self.layers[1]):
            if isinstance(layer, TiedLinear):
                layer.linear.dW += layer.dW
        return dy


def train_autoencoder(
    model: Autoencoder,
    x: Array,
    optimiser: Optimiser,
    rng: np.random.Generator,
    epochs: int = 20,
    batch: int = 32,
    noise: float = 0.0,
) -> list[float]:
    """Minimise the squared error of the reconstruction; return its mean of each epoch.

    x: (N, D). With noise > 0 it is a denoising autoencoder: the network sees x plus Gaussian noise of that standard
    deviation, new each time, and is compared with the clean x (Vincent et al. 2008). The target is never the noisy
    input: that would teach it to draw the noise.
    """
    loss, history = MSELoss(), []
    for _ in range(epochs):
        total = 0.0
        for seen, clean in DataLoader(x, x, batch, rng=rng):
            if noise:
                seen = clean + noise * rng.normal(size=clean.shape)
            total += loss(model(seen), clean) * len(clean)
            model.backward(loss.backward(), dx=False)
            optimiser.step()
        history.append(total / len(x))
    return history


def principal_directions(x: npt.ArrayLike, k: int) -> Array:
    """Return the k directions along which x spreads most, as rows: (k, D), orthonormal.  Goodfellow et al. 5.8.1.

    >>> principal_directions([[0.0, 0.0], [1.0, 1.0], [2.0, 2.0]], 1).round(3) ** 2
    array([[0.499849, 0.499849]])
    """
    x = np.asarray(x)
    return np.linalg.svd(x - x.mean(0), full_matrices=False)[2][:k]


def principal_angles(A: npt.ArrayLike, B: npt.ArrayLike) -> Array:
    """Angles between two subspaces spanned by the rows of A (K, D) and B (K, D), in radians, smallest first: (K,).

    All 0: the same subspace.  Their cosines are the singular values of Qᴬᵀ Qᴮ (Björck & Golub 1973), Q orthonormal.

    >>> np.degrees(principal_angles([[1.0, 0.0, 0.0]], [[1.0, 1.0, 0.0]])).round(6)
    array([45.])
    """
    Q_a, Q_b = (np.linalg.qr(np.transpose(rows))[0] for rows in (A, B))
    return np.arccos(np.clip(np.linalg.svd(Q_a.T @ Q_b, compute_uv=False), -1, 1))
