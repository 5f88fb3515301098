"""How attention, decoding and a captioner are called; that one with stand-ins, so that only its wiring counts."""

from __future__ import annotations

from typing import Any

import numpy as np

from course_nn.checks.probes import parts

Array = np.ndarray
PARAMETERS = ("Wv", "Wh", "b", "w")


def one_of_two(answer: Any, part: int, *args: Any) -> Any:
    """A function that returns two arrays: the one at place `part`."""
    two = answer(*args)
    return two if two is None else parts(two, n=2)[part]


def soft_attention(
    answer: Any, ask: str, v: Array, h: Array, Wv: Array, Wh: Array, b: Array, w: Array, *more: Array
) -> Any:
    """An attention layer with these parameters, asked for one of the things below.

    c: its output; weights: where it looked; dv, dh, dWv, dWh, db, dw: a gradient for dc = more[0], after another batch
    more[1], more[2] with the gradient more[3] went first, where these are given.
    """
    (A, D), H = Wv.shape, Wh.shape[1]
    made = answer(D, H, A, np.random.default_rng(0))
    for name, array in zip(PARAMETERS, (Wv, Wh, b, w), strict=True):
        setattr(made, name, array.copy())
    if more[1:]:
        made.forward(*more[1:3])
        made.backward(more[3])
    c = made.forward(v, h)
    if ask == "weights" and not hasattr(made, "weights"):
        raise AttributeError("there is no self.weights after forward: keep them there")
    if ask in ("c", "weights") or c is None:
        return np.array(made.weights) if ask == "weights" else c
    two = made.backward(more[0])
    if ask in ("dv", "dh"):
        return two if two is None else parts(two, n=2)[("dv", "dh").index(ask)]
    return np.array(getattr(made, ask))


class Encoder:
    """Stands in for a CNN: v = images U."""

    got: Any = None

    def __init__(self, U: Array):
        self.U = U

    def forward(self, x: Array) -> Array:
        """Return v."""
        return x @ self.U

    def backward(self, dy: Array, dx: bool = True) -> Array:
        """Keep dv."""
        self.got = dy.copy()
        return dy @ self.U.T


class Embedding:
    """Stands in for the learned vectors of words: a table."""

    got: Any = None

    def __init__(self, W: Array):
        self.W = W

    def forward(self, x: Array) -> Array:
        """Look up."""
        return self.W[np.asarray(x)]

    def backward(self, dy: Array, dx: bool = True) -> None:
        """Keep the gradient."""
        self.got = dy.copy()


class Recurrent:
    """Stands in for an LSTM: m_t = m_{t-1} / 2 + x_t B and h_t = 2 m_t; `end` is both, (2, N, H), h first."""

    got: Any = None
    end: Any = None

    def __init__(self, B: Array):
        self.B, self.H = B, B.shape[1]

    def forward(self, x: Array, start: Array | None = None, lengths: Any = None) -> Array:
        """Return all states h."""
        if np.ndim(x) != 3:
            raise ValueError(f"the recurrent layer got x of shape {np.shape(x)}; it takes (N, T, E)")
        if start is not None and np.shape(start) != (2, len(x), self.H):
            raise ValueError(f"the recurrent layer got a state of shape {np.shape(start)}; its own `end` has (2, N, H)")
        m, h = np.zeros((len(x), self.H)) if start is None else start[1], []
        for t in range(x.shape[1]):
            m = m / 2 + x[:, t] @ self.B
            h.append(2 * m)
        self.end = np.stack([2 * m, m])
        return np.stack(h, axis=1)

    def backward(self, dy: Array, dend: Any = None, dx: bool = True) -> Array:
        """Keep dh, return dx."""
        rows: list[Array] = []
        self.got, carried = dy.copy(), np.zeros_like(dy[:, 0])
        for t in reversed(range(dy.shape[1])):
            carried = 2 * dy[:, t] + carried / 2
            rows.insert(0, carried @ self.B.T)
        return np.stack(rows, axis=1)


class Attention:
    """Stands in for a look: what is at the first place, as much of it as the state asks for."""

    got: Any = None
    weights: Any = None

    def __init__(self, u: Array):
        self.u = u

    def forward(self, v: Array, h: Array) -> Array:
        """Return c; h: (N, T, H), or (N, H) for one look."""
        if np.ndim(v) != 3 or np.ndim(h) not in (2, 3) or len(v) != len(h) or np.shape(h)[-1] != len(self.u):
            raise ValueError(
                f"the attention got v of shape {np.shape(v)}, h of shape {np.shape(h)}; it takes v, then h"
            )
        self.v, self.h = v, h.reshape(len(h), -1, h.shape[-1])
        asked = self.h @ self.u
        weights = np.abs(asked)[:, :, None] + np.arange(v.shape[1])
        weights /= weights.sum(axis=2, keepdims=True)
        self.weights = weights.reshape(*h.shape[:-1], -1)
        return (asked[:, :, None] * v[:, :1]).reshape(*h.shape[:-1], -1)

    def backward(self, dy: Array, dx: bool = True) -> tuple[Array, Array]:
        """Keep dc, return dv and dh."""
        self.got = dy.copy()
        dc = dy.reshape(len(self.v), -1, self.v.shape[2])
        dv = np.zeros_like(self.v)
        dv[:, 0] = np.einsum("ntd,nt->nd", dc, self.h @ self.u)
        dh = np.einsum("ntd,nd->nt", dc, self.v[:, 0])[:, :, None] * self.u
        return dv, dh.reshape(*dy.shape[:-1], -1)


class Head:
    """Stands in for the last Linear: z = x Wᵀ."""

    got: Any = None

    def __init__(self, W: Array):
        self.W = W

    def forward(self, x: Array) -> Array:
        """Return scores."""
        if np.shape(x)[-1] != self.W.shape[1]:
            raise ValueError(f"the head got {np.shape(x)[-1]} numbers for each word; it was made for {self.W.shape[1]}")
        return x @ self.W.T

    def backward(self, dy: Array, dx: bool = True) -> Array:
        """Return dx."""
        self.got = dy.copy()
        return dy @ self.W


def captioner(answer: Any, ask: str, images: Array, words: Array, *arrays: Array) -> Any:
    """A captioner class whose five parts are replaced by stand-ins, asked for one of the things below.

    forward: its scores.  backward: what each part got for the gradient arrays[5], in the order of the way back.
    step: what two words, one after the other, lead to, given the encoder's v.
    """
    U, table, B, u, W, *more = arrays
    net = answer(U.shape[1] - 8, table.shape[1], B.shape[1], 3, np.random.default_rng(0))  # 8: row and column
    net.encoder, net.embedding, net.rnn = Encoder(U), Embedding(table), Recurrent(B)
    net.attention, net.head = Attention(u), Head(W)
    if ask == "step":
        v, state, rows = images @ U, None, {}
        for t, name in enumerate(("first", "second")):
            found = net.step(v, words[:, t], state)
            if found is None:
                return None
            scores, weights, state = parts(found, n=3)
            rows[f"scores of the {name} step"], rows[f"weights of the {name} step"] = (
                np.array(scores),
                np.array(weights),
            )
        return rows
    z = net.forward(images, words)
    if ask == "forward" or z is None:
        return z
    net.backward(more[0])
    got = {"attention": "dc", "rnn": "dh", "embedding": "dx", "encoder": "dv"}
    return {f"{d} that the {name} gets": getattr(net, name).got for name, d in got.items()}


def decoded(answer: Any, part: int, scores: Array, weights: Array, most: int) -> Any:
    """Decoding by a stand-in that has its answers ready: the words, or the weights.

    scores: (N, T, K, K), at step t after the word k; weights: (N, T, L). The state is the number of the step.
    """

    def step(words: Any, t: Any) -> tuple[Array, Array, int]:
        if np.shape(words) != (len(scores),) or np.asarray(words).dtype.kind not in "iu":
            raise ValueError(f"step got words of shape {np.shape(words)}; it takes N = {len(scores)} whole numbers")
        t = 0 if t is None else t
        now = min(t, scores.shape[1] - 1)
        return scores[np.arange(len(scores)), now, words], weights[:, now].copy(), t + 1

    two = answer(step, len(scores), most)
    return two if two is None else np.array(parts(two, n=2)[part])
