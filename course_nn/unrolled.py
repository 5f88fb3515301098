"""A recurrent step, and the loop over time written out: the network unrolled (lecture, section 2b).

Shapes have the lecture's letters: N sequences, T steps, D inputs and H hidden units a step: x is (N, T, D).

>>> rng = np.random.default_rng(0)
>>> cell, h = RNNCell(3, 5, rng), np.zeros((2, 5))
>>> for x in rng.normal(size=(7, 2, 3)):  # seven steps, one cell
...     h = cell.forward(x, h)
>>> h.shape, cell.n_params
((2, 5), 45)
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from course_nn.network import Array, FromForward, Layer, as_gradient


def rnn_step(x: Array, h: Array, Wx: Array, Wh: Array, b: Array) -> Array:
    """Return the next state tanh(Wx x + Wh h + b); x: (D,) and h: (H,), or rows of them (N, D) and (N, H).

    >>> rnn_step(np.zeros(2), np.zeros(3), np.ones((3, 2)), np.ones((3, 3)), np.zeros(3))
    array([0., 0., 0.])
    """
    return np.tanh(x @ Wx.T + h @ Wh.T + b)


def unroll(x: Array, h: Array, Wx: Array, Wh: Array, b: Array) -> Array:
    """Return the states h_1 … h_T as (N, T, H), for x (N, T, D) and the first state h (N, H): the loop that RNN is.

    >>> unroll(np.ones((2, 7, 3)), np.zeros((2, 5)), np.ones((5, 3)), np.ones((5, 5)), np.zeros(5)).shape
    (2, 7, 5)
    """
    states = []
    for t in range(x.shape[1]):
        h = rnn_step(x[:, t], h, Wx, Wh, b)  # the state just computed goes in; a new array each time
        states.append(h)
    return np.stack(states, axis=1)


def rnn_step_backward(
    dh_next: Array, x: Array, h: Array, h_next: Array, Wx: Array, Wh: Array
) -> tuple[Array, Array, Array, Array, Array]:
    """Return dx, dh, dWx, dWh, db of one step, h_next = rnn_step(x, h, Wx, Wh, b), for the gradient at h_next (N, H).

    >>> rows = [np.array([[a]]) for a in (4.0, 3.0, 2.0, 0.5, 1.0, 10.0)]
    >>> [float(d.item()) for d in rnn_step_backward(*rows)]
    [3.0, 30.0, 9.0, 6.0, 3.0]
    """
    dz = dh_next * (1 - h_next * h_next)
    return dz @ Wx, dz @ Wh, dz.T @ x, dz.T @ h, dz.sum(axis=0)


def bptt(dy: Array, x: Array, start: Array, h: Array, Wx: Array, Wh: Array) -> tuple[Array, Array, Array, Array, Array]:
    """Return dx, dstart, dWx, dWh, db: backpropagation through time, a step backwards after the other.

    h = unroll(x, start, Wx, Wh, b), and dy: (N, T, H) is the gradient that each state gets from above.  A state gets
    more from the step after it, and a parameter serves at all steps, so its gradient is a sum over them.  RNN does the
    same with fewer and larger products.

    >>> ones = np.ones((1, 1))
    >>> rows = bptt(np.ones((1, 3, 1)), np.ones((1, 3, 1)), 0 * ones, np.zeros((1, 3, 1)), ones, 2 * ones)
    >>> rows[0].ravel(), rows[1].item(), rows[4].item()
    (array([7., 3., 1.]), 14.0, 11.0)
    """
    dx, dWx, dWh, db = np.empty(x.shape), np.zeros(Wx.shape), np.zeros(Wh.shape), np.zeros(len(Wh))
    carried = np.zeros(start.shape)
    for t in reversed(range(x.shape[1])):
        before = h[:, t - 1] if t else start
        dx[:, t], carried, *parts = rnn_step_backward(dy[:, t] + carried, x[:, t], before, h[:, t], Wx, Wh)
        for total, part in zip((dWx, dWh, db), parts, strict=True):
            total += part
    return dx, carried, dWx, dWh, db


class RNNCell(Layer):
    """One step of an RNN, h' = tanh(Wx x + Wh h + b): what is drawn as a box with an arrow back to itself.

    x: (N, D), h: (N, H), parameters as in RNN.  Returns (N, H).  Lecture 2b; torch.nn.RNNCell.
    It remembers one step only. An unrolled network is T cells with equal arrays, whose gradients add up to the RNN's.

    >>> cell = RNNCell(3, 5)
    >>> cell.forward(np.ones((2, 3)), np.zeros((2, 5))).shape
    (2, 5)
    >>> [d.shape for d in cell.backward(np.ones((2, 5)))]
    [(2, 3), (2, 5)]
    """

    parameters = ("Wx", "Wh", "b")
    x, h, h_next = FromForward(), FromForward(), FromForward()
    Wx: Array
    Wh: Array
    b: Array
    dWx: Array
    dWh: Array
    db: Array

    def __init__(
        self, D: int, H: int, rng: np.random.Generator | None = None, dtype: npt.DTypeLike = np.float64
    ) -> None:
        draw_parameters(self, {"Wx": (H, D), "Wh": (H, H), "b": (H,)}, H, rng, dtype)

    def forward(self, x: npt.ArrayLike, h: npt.ArrayLike | None = None) -> Array:
        """Return the next state; h is zeros if not given."""
        x, (H, D) = np.asarray(x, self.Wx.dtype), self.Wx.shape
        if x.ndim != 2 or x.shape[1] != D:
            raise ValueError(f"{self!r} got x of shape {x.shape}; it takes one step of each sequence, (N, D = {D})")
        h = np.zeros((len(x), H), x.dtype) if h is None else np.asarray(h, x.dtype)
        if h.shape != (len(x), H):
            raise ValueError(f"{self!r} got h of shape {h.shape}; it needs {(len(x), H)}")
        self.x, self.h = x, h
        self.h_next = rnn_step(x, h, self.Wx, self.Wh, self.b)
        return self.h_next

    def backward(self, dy: npt.ArrayLike, dx: bool = True) -> Any:
        """Return dx (None if not dx) and dh, the gradient of the state before, which the step before needs."""
        h_next = self.h_next
        da = as_gradient(self, dy, h_next.shape, h_next.dtype) * (1 - h_next * h_next)
        np.matmul(da.T, self.x, out=self.dWx)
        np.matmul(da.T, self.h, out=self.dWh)
        da.sum(0, out=self.db)
        return (da @ self.Wx if dx else None), da @ self.Wh

    def __repr__(self) -> str:
        return f"RNNCell({self.Wx.shape[1]}, {self.Wx.shape[0]})"


def draw_parameters(
    layer: Layer,
    shapes: dict[str, tuple[int, ...]],
    H: int,
    rng: np.random.Generator | None,
    dtype: npt.DTypeLike,
) -> None:
    """Give a layer arrays of these names and shapes, uniform in ±1/√H as in torch, and zeros for their gradients.

    >>> layer = Layer()
    >>> draw_parameters(layer, {"Wx": (5, 3)}, H=5, rng=None, dtype=np.float32)
    >>> layer.Wx.shape, layer.dWx.dtype
    ((5, 3), dtype('float32'))
    """
    rng = rng or np.random.default_rng()
    for name, shape in shapes.items():
        setattr(layer, name, (rng.uniform(-1, 1, shape) / np.sqrt(H)).astype(dtype))
        setattr(layer, f"d{name}", np.zeros(shape, dtype))
