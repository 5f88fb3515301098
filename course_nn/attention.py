"""Attention: look at all places, weigh them, and take the weighted mean (lecture, section 3: combining layers).

The weights of a look are positive and sum to 1 over the places, so what comes out is a mean of what is there, and the
weights say where the network looked. Nothing is chosen for good, so everything has a gradient: "soft" attention.

>>> look = ScaledDotProductAttention()
>>> keys, values = [[[9.0, 0.0], [0.0, 9.0], [0.0, 0.0]]], [[[1.0], [2.0], [3.0]]]
>>> look.forward([[[0.0, 9.0]]], keys, values).round(6)  # the query is like the second key
array([[[2.]]])
>>> look.weights.round(6)
array([[[0., 1., 0.]]])
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from course_nn.feedforward import Linear
from course_nn.network import Array, FromForward, Layer, Sequential, as_gradient


def attention_weights(scores: npt.ArrayLike, mask: npt.ArrayLike | None = None) -> Array:
    """Return softmax over the last axis, the places: positive, with sum 1; 0 where the mask is False.

    scores: (…, L); mask: of a shape that broadcasts to it, True where there is something to look at.

    >>> attention_weights([[0, 0, 0]], [True, False, True])
    array([[0.5, 0. , 0.5]])
    """
    return _into_weights(np.asarray(scores) + 0.0, mask)  # a copy, and no integers


def context(weights: npt.ArrayLike, values: npt.ArrayLike) -> Array:
    """Return c = Σ a_l v_l, the mean of what is at the places, weighted by where each look goes.

    weights: (…, T, L), values: (…, L, D).  Returns (…, T, D).

    >>> context([[0.25, 0.75]], [[0.0, 4.0], [8.0, 0.0]])
    array([[6., 1.]])
    """
    c: Array = np.asarray(weights) @ np.asarray(values)
    return c


def context_backward(dc: Array, weights: Array, values: Array) -> tuple[Array, Array]:
    """Return the gradients of the scores whose softmax the weights are, (…, T, L), and of the values, (…, L, D).

    dc: (…, T, D).  A weight is asked for da = dc · v.  The weights sum to 1, so a score gains only by what its place
    has to offer beyond the mean of all: de = a (da - Σ a da).

    >>> de, dv = context_backward(np.array([[1.0, 0.0]]), np.array([[0.25, 0.75]]), np.array([[0.0, 4.0], [8.0, 0.0]]))
    >>> de, dv
    (array([[-1.5,  1.5]]), array([[0.25, 0.  ],
           [0.75, 0.  ]]))
    """
    de = dc @ values.swapaxes(-1, -2)
    de -= np.einsum("...l,...l->...", weights, de)[..., None]
    de *= weights
    return de, weights.swapaxes(-1, -2) @ dc


def dot_attention(q: npt.ArrayLike, k: npt.ArrayLike, v: npt.ArrayLike, mask: npt.ArrayLike | None = None) -> Array:
    """Return what each query finds, softmax(q kᵀ / √d) v: the layer below as a function.

    >>> dot_attention([[0.0, 0.0]], [[9.0, 0.0], [0.0, 9.0]], [[1.0], [3.0]])
    array([[2.]])
    """
    return ScaledDotProductAttention().forward(q, k, v, mask)


class ScaledDotProductAttention(Layer):
    """y = softmax(q kᵀ / √d) v: each query is compared with all keys, and gets the mean of the values so weighted.

    q: (…, T, d), k: (…, L, d), v: (…, L, M); mask: broadcast to (…, T, L), True where a query may look.
    Returns (…, T, M); `weights` is (…, T, L).  √d keeps the scores near 1 at any d.  Vaswani et al. (2017).
    With a the weights and da = dy vᵀ, the scores have the gradient a (da - Σ a da), and Σ a da = dy · y.

    >>> past = np.tri(3, dtype=bool)  # no step looks at a later one
    >>> x = np.eye(3)
    >>> ScaledDotProductAttention().forward(x, x, x, past).round(2)
    array([[1.  , 0.  , 0.  ],
           [0.36, 0.64, 0.  ],
           [0.26, 0.26, 0.47]])
    """

    q, k, v, y, weights = FromForward(), FromForward(), FromForward(), FromForward(), FromForward()

    def forward(  # type: ignore[override]  # three inputs
        self, q: npt.ArrayLike, k: npt.ArrayLike, v: npt.ArrayLike, mask: npt.ArrayLike | None = None
    ) -> Array:
        """Return what each query finds."""
        q, k, v = np.asarray(q), np.asarray(k), np.asarray(v)
        if min(q.ndim, k.ndim, v.ndim) < 2 or q.shape[-1] != k.shape[-1] or k.shape[-2] != v.shape[-2]:
            raise ValueError(
                f"ScaledDotProductAttention got q, k, v of shapes {q.shape}, {k.shape}, {v.shape}; it takes "
                "(…, T, d), (…, L, d), (…, L, M): queries and keys of one size, a value for each key"
            )
        if not q.shape[:-2] == k.shape[:-2] == v.shape[:-2]:
            raise ValueError(
                f"ScaledDotProductAttention got q, k, v of shapes {q.shape}, {k.shape}, {v.shape}; all axes but the "
                "last two must be the same"
            )
        scale = q.shape[-1] ** -0.5
        self.q, self.k, self.v = q * scale, k, v
        scores = (k @ self.q.swapaxes(-1, -2)).swapaxes(-1, -2)  # q kᵀ; its maxima and sums run faster in this order
        self.weights = _into_weights(scores, mask)
        self.y = self.weights @ v
        return self.y

    def backward(self, dy: Array) -> Any:
        """Return dq, dk and dv."""
        a = self.weights
        dy = as_gradient(self, dy, self.y.shape, a.dtype)
        ds = (self.v @ dy.swapaxes(-1, -2)).swapaxes(-1, -2)  # da = dy vᵀ, in memory as the weights are
        ds -= np.einsum("...m,...m->...", dy, self.y)[..., None]
        ds *= a
        dq = ds @ self.k
        dq *= self.q.shape[-1] ** -0.5
        return dq, ds.swapaxes(-1, -2) @ self.q, a.swapaxes(-1, -2) @ dy


class MultiHeadAttention(Sequential):
    """Self-attention with several heads: each place looks at all others, in a few ways at once.

    x: (N, T, D); q, k, v = x Wᵀ + b are split into heads of D / heads numbers each, each head looks for itself, and
    what the heads found, side by side, goes through another Linear.  Returns (N, T, D).  Vaswani et al. (2017).
    `project` has q's, k's and v's rows one after the other, as torch's in_proj; `weights` is (N, heads, T, T).

    >>> MultiHeadAttention(6, heads=2)(np.ones((4, 7, 6))).shape
    (4, 7, 6)
    """

    def __init__(
        self, D: int, heads: int, rng: np.random.Generator | None = None, dtype: npt.DTypeLike = np.float64
    ) -> None:
        if D % heads:
            raise ValueError(f"MultiHeadAttention got D = {D} and {heads} heads; D must divide by the heads")
        rng = rng or np.random.default_rng()
        self.heads, self.D = heads, D
        self.project, self.output = Linear(D, 3 * D, rng, dtype), Linear(D, D, rng, dtype)
        self.look = ScaledDotProductAttention()
        super().__init__(self.project, self.look, self.output)

    @property
    def weights(self) -> Array:
        """Where each head looked, (N, heads, T, T)."""
        weights: Array = self.look.weights
        return weights

    def forward(self, x: npt.ArrayLike, mask: npt.ArrayLike | None = None) -> Array:
        """Return what each place finds; mask: broadcast to (N, heads, T, T), True where a place may look."""
        p = self.project.forward(x)
        if p.ndim != 3:
            raise ValueError(f"MultiHeadAttention got x of shape {np.shape(x)}; it takes (N, T, D = {self.D})")
        q, k, v = p.reshape(*p.shape[:2], 3, self.heads, -1).transpose(2, 0, 3, 1, 4)  # (N, heads, T, d)
        y = self.look.forward(q, k, v, mask)
        return self.output.forward(y.swapaxes(1, 2).reshape(*p.shape[:2], self.D))

    def backward(self, dy: Array, dx: bool = True) -> Any:
        """Return dx (N, T, D), None if not dx."""
        d = self.output.backward(dy)
        N, T, _ = d.shape
        dqkv = np.stack(self.look.backward(d.reshape(N, T, self.heads, -1).swapaxes(1, 2)))
        return self.project.backward(dqkv.transpose(1, 3, 0, 2, 4).reshape(N, T, 3 * self.D), dx)


class SoftAttention(Layer):
    """Look at L places of a picture: e_l = w · tanh(Wv v_l + Wh h + b), α = softmax(e), context c = Σ α_l v_l.

    v: (N, L, D), what is at each place; h: (N, H), the state that asks, or (N, T, H), T states that ask on their own.
    mask: (N, L), True where there is a place, or None.  Wv: (A, D), Wh: (A, H), b and w: (A,).
    Returns c: (N, D) or (N, T, D); `weights` is α: (N, L) or (N, T, L).
    Bahdanau et al. (2015); Xu et al. (2015), "Show, attend and tell"; lecture, section 3: combining layers.

    >>> look = SoftAttention(3, 5, 4)
    >>> look.forward(np.ones((2, 16, 3)), np.ones((2, 5))).shape, look.weights.shape
    ((2, 3), (2, 16))
    """

    parameters = ("Wv", "Wh", "b", "w")
    v, h, s, c, weights = FromForward(), FromForward(), FromForward(), FromForward(), FromForward()

    def __init__(
        self, D: int, H: int, A: int, rng: np.random.Generator | None = None, dtype: npt.DTypeLike = np.float64
    ) -> None:
        rng = rng or np.random.default_rng()
        first, second = Linear(D, A, rng, dtype), Linear(H, A, rng, dtype)
        self.Wv, self.Wh, self.b = first.W, second.W, first.b
        self.w: Array = Linear(A, 1, rng, dtype).W[0]
        self.dWv, self.dWh, self.db, self.dw = map(np.zeros_like, (self.Wv, self.Wh, self.b, self.w))

    def forward(  # type: ignore[override]  # two inputs
        self, v: npt.ArrayLike, h: npt.ArrayLike, mask: npt.ArrayLike | None = None
    ) -> Array:
        """Return the context of each look."""
        v, h = np.asarray(v, self.Wv.dtype), np.asarray(h, self.Wv.dtype)
        (_, D), (_, H) = self.Wv.shape, self.Wh.shape
        if v.ndim != 3 or v.shape[2] != D or not v.shape[1]:
            raise ValueError(f"{self!r} got v of shape {v.shape}; it takes (N, L, D = {D}): L >= 1 places")
        if h.ndim not in (2, 3) or h.shape[0] != len(v) or h.shape[-1] != H:
            raise ValueError(f"{self!r} got h of shape {h.shape}; it takes ({len(v)}, H = {H}) or (N, T, H)")
        if mask is not None and np.shape(mask) != v.shape[:2]:
            raise ValueError(
                f"{self!r} got mask of shape {np.shape(mask)}; it takes {v.shape[:2]}, a yes for each place"
            )
        self.v, self.h = v, h.reshape(len(v), -1, H)
        s = (v @ self.Wv.T)[:, None] + (self.h @ self.Wh.T + self.b)[:, :, None]  # (N, T, L, A): each look, each place
        self.s = np.tanh(s, out=s)
        a = _into_weights(s @ self.w, None if mask is None else np.asarray(mask)[:, None])
        self.c = context(a, v)
        self.weights = a.reshape(*h.shape[:-1], -1)
        return self.c.reshape(*h.shape[:-1], D)

    def backward(self, dy: Array, dx: bool = True) -> Any:
        """Return dv and dh (None if not dx)."""
        v, h, s = self.v, self.h, self.s
        dc = as_gradient(self, dy, (*self.weights.shape[:-1], v.shape[2]), v.dtype).reshape(self.c.shape)
        a = self.weights.reshape(s.shape[:3])
        de, dv = context_backward(dc, a, v)
        np.matmul(de.reshape(-1), s.reshape(-1, len(self.w)), out=self.dw)
        ds = 1 - s * s
        ds *= de[..., None]
        ds *= self.w
        ds_v, ds_h = ds.sum(axis=1), ds.sum(axis=2)  # (N, L, A), (N, T, A)
        rows_v, rows_h = ds_v.reshape(-1, len(self.w)), ds_h.reshape(-1, len(self.w))
        np.matmul(rows_v.T, v.reshape(-1, v.shape[2]), out=self.dWv)
        np.matmul(rows_h.T, h.reshape(-1, h.shape[2]), out=self.dWh)
        rows_h.sum(0, out=self.db)
        if not dx:
            return None
        return dv + ds_v @ self.Wv, (ds_h @ self.Wh).reshape(*self.weights.shape[:-1], -1)

    def __repr__(self) -> str:
        return f"SoftAttention({self.Wv.shape[1]}, {self.Wh.shape[1]}, {self.Wv.shape[0]})"


def _into_weights(a: Array, mask: npt.ArrayLike | None) -> Array:
    """Turn scores into weights, in place, for they are the largest array here."""
    if mask is not None:
        mask = np.asarray(mask, bool)
        if not mask.any(axis=-1).all():
            raise ValueError("attention got a mask that hides all places of some look; leave at least one to look at")
        np.copyto(a, -np.inf, where=~mask)
    a -= a.max(axis=-1, keepdims=True)  # a shift cancels, and nothing overflows
    np.exp(a, out=a)
    a /= np.einsum("...l->...", a)[..., None]  # the sums, in a quarter of the time that .sum takes for short rows
    return a
