"""Recurrent layers with gates, which learn what to keep: LSTM and GRU (lecture, section 2b; Goodfellow et al. 10.10).

Shapes as in `recurrence`: x is (N, T, D). Each gate is a number from 0 to 1 for each hidden unit, computed from x_t and
h_{t-1}. The memory is changed by adding to it, so its gradient is not multiplied by a matrix at each step.

>>> lstm, gru = LSTM(3, 5, rng=np.random.default_rng(0)), GRU(3, 5, rng=np.random.default_rng(0))
>>> lstm(np.ones((2, 7, 3))).shape, gru(np.ones((2, 7, 3))).shape
((2, 7, 5), (2, 7, 5))
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from course_nn.network import Array, FromForward
from course_nn.recurrence import Recurrent


def gru_step(x: Array, h: Array, Wx: Array, Wh: Array, bx: Array, bh: Array) -> Array:
    """Return the next state of a GRU; x: (N, D), h: (N, H), parameters as in GRU.

    >>> gru_step(np.ones((2, 3)), np.ones((2, 1)), np.zeros((3, 3)), np.zeros((3, 1)), np.zeros(3), np.zeros(3)).ravel()
    array([0.5, 0.5])
    """
    (xr, xz, xn), (hr, hz, hn) = np.split(x @ Wx.T + bx, 3, axis=1), np.split(h @ Wh.T + bh, 3, axis=1)
    r, z = (0.5 * np.tanh(0.5 * a) + 0.5 for a in (xr + hr, xz + hz))
    n = np.tanh(xn + r * hn)
    return (1 - z) * n + z * h


class LSTM(Recurrent):
    """Long short-term memory: c keeps, h shows.  Hochreiter and Schmidhuber (1997); torch's equations.

    i = σ(Wx_i x_t + Wh_i h_{t-1} + b_i), and f, o likewise: what is let in, what is kept, what is shown;
    g = tanh(Wx_g x_t + Wh_g h_{t-1} + b_g);  c_t = f c_{t-1} + i g,  h_t = o tanh(c_t),  y_t = h_t.
    Wx: (4H, D), Wh: (4H, H), b: (4H,): the rows of i, f, g, o, as in torch (b is bias_ih + bias_hh there).
    start and end: (2, N, H), h and c: `h, c = lstm.end`.  Returns (N, T, H).

    >>> lstm = LSTM(1, 1)
    >>> lstm.Wx, lstm.Wh, lstm.b = np.zeros((4, 1)), np.zeros((4, 1)), [-99.0, 99.0, 0.0, 99.0]  # keep, let nothing in
    >>> _ = lstm.forward(np.ones((1, 1000, 1)), start=[[[0.0]], [[0.5]]])
    >>> lstm.end.ravel()  # tanh(0.5), and 0.5 after 1,000 steps
    array([0.46211716, 0.5       ])
    """

    parameters = ("Wx", "Wh", "b")
    h, c, tanh_c, gates = FromForward(), FromForward(), FromForward(), FromForward()
    b: Array
    db: Array

    def __init__(
        self, D: int, H: int, rng: np.random.Generator | None = None, dtype: npt.DTypeLike = np.float64
    ) -> None:
        super().__init__(D, H, {"Wx": (4 * H, D), "Wh": (4 * H, H), "b": (4 * H,)}, rng, dtype)

    def forward(
        self, x: npt.ArrayLike, start: npt.ArrayLike | None = None, lengths: npt.ArrayLike | None = None
    ) -> Array:
        """Return all h_1 … h_T; `end` is the last h and c of each sequence.

        σ(z) = ½ tanh(½z) + ½: with the rows of i, f and o halved beforehand, one tanh serves all four gates. The gates
        are the first axis of all arrays, each in one piece: faster, and i, f, g, o = gates.
        """
        self.x = x = self.time_major(x, lengths)
        (T, N, D), H, over = x.shape, self.H, self.over
        half = np.array([0.5, 0.5, 1, 0.5], x.dtype).reshape(4, 1, 1)  # of i, f, g, o
        rest = 1 - half
        gates = x.reshape(T * N, D) @ (half * self.Wx.reshape(4, H, D)).swapaxes(1, 2)
        gates += half * self.b.reshape(4, 1, H)
        self.gates = gates = gates.reshape(4, T, N, H)
        WhT = (half * self.Wh.reshape(4, H, H)).swapaxes(1, 2).copy()
        self.h, self.c = h, c = np.empty((2, T + 1, N, H), x.dtype)
        h[0], c[0] = self.checked("start", start, (2, N, H))
        self.tanh_c, past = np.empty((T, N, H), x.dtype), np.empty((4, N, H), x.dtype)
        for t in range(T):
            z = gates[:, t]  # (4, N, H)
            z += np.matmul(h[t], WhT, out=past)
            np.tanh(z, out=z)
            z *= half
            z += rest
            i, f, g, o = z
            np.multiply(f, c[t], out=c[t + 1])
            c[t + 1] += i * g
            np.tanh(c[t + 1], out=self.tanh_c[t])
            np.multiply(o, self.tanh_c[t], out=h[t + 1])
            if over is not None:
                np.copyto(h[t + 1], h[t], where=over[t])
                np.copyto(c[t + 1], c[t], where=over[t])
        self.end = np.array([h[T], c[T]])
        return self.outputs(h[1:])

    def backward(self, dy: npt.ArrayLike | None, dend: npt.ArrayLike | None = None, dx: bool = True) -> Any:
        """Backpropagation through time; c hands its gradient on through f alone: dc_{t-1} = f dc_t.

        Before the loop `da` holds the slopes of all gates at all steps; dc or dh makes them gradients, step by step.
        Returns dx (N, T, D), None if not dx.
        """
        x, h, c, tanh_c, over = self.x, self.h, self.c, self.tanh_c, self.over
        (T, N, D), H, Wh = x.shape, self.H, self.Wh.reshape(4, self.H, self.H)
        i, f, g, o = self.gates
        da, passed = np.empty_like(self.gates), np.empty((4, N, H), x.dtype)
        np.multiply(i, g, out=da[0])  # c_t = i g + f c_{t-1}, h_t = o tanh(c_t), and σ' = σ (1 - σ)
        np.multiply(f, c[:-1], out=da[1])
        np.multiply(i, 1 + g, out=da[2])  # tanh' = (1 + g) (1 - g)
        np.multiply(o, tanh_c, out=da[3])
        for slope, gate in zip(da, self.gates, strict=True):
            slope *= 1 - gate
        slope_c = tanh_c * tanh_c
        np.subtract(1, slope_c, out=slope_c)
        slope_c *= o
        if over is not None:
            da *= ~over
            slope_c *= ~over
            f = np.where(over, f.dtype.type(1), f)
        dh = self.dy_time_major(dy)
        carried, dc = self.checked("dend", dend, (2, N, H)).copy()
        for t in reversed(range(T)):
            dh[t] += carried
            dc += dh[t] * slope_c[t]
            da[:3, t] *= dc
            da[3, t] *= dh[t]
            carried = np.add.reduce(np.matmul(da[:, t], Wh, out=passed))
            if over is not None:
                carried += dh[t] * over[t]
            dc *= f[t]
        self.dstart, self.dh = np.array([carried, dc]), dh.swapaxes(0, 1)
        da = da.reshape(4, T * N, H)
        np.matmul(da.swapaxes(1, 2), x.reshape(T * N, D), out=self.dWx.reshape(4, H, D))
        np.matmul(da.swapaxes(1, 2), h[:-1].reshape(T * N, H), out=self.dWh.reshape(4, H, H))
        np.matmul(np.ones(T * N, x.dtype), da, out=self.db.reshape(4, H))  # Σ da; .sum(1) is slower
        return (da @ self.Wx.reshape(4, H, D)).sum(0).reshape(T, N, D).swapaxes(0, 1) if dx else None


class GRU(Recurrent):
    """Gated recurrent unit: two gates and no second state.  Cho et al. (2014); torch's equations.

    r = σ(Wx_r x_t + bx_r + Wh_r h_{t-1} + bh_r), z likewise: what of the past to read, what of it to keep;
    n = tanh(Wx_n x_t + bx_n + r (Wh_n h_{t-1} + bh_n));  h_t = (1 - z) n + z h_{t-1},  y_t = h_t.
    Wx: (3H, D), Wh: (3H, H), bx and bh: (3H,): the rows of r, z, n, as in torch, where they are weight_ih,
    weight_hh, bias_ih, bias_hh.  start and end: (N, H).  Returns (N, T, H).

    >>> gru = GRU(1, 1)
    >>> gru.Wx, gru.Wh, gru.bx, gru.bh = [[0], [0], [1]], np.zeros((3, 1)), [0, -99, 0], [0, 0, 0]  # keep nothing
    >>> gru([[[0.5], [0.0]]]).ravel()
    array([0.46211716, 0.        ])
    """

    parameters = ("Wx", "Wh", "bx", "bh")
    h, gates, n, read = FromForward(), FromForward(), FromForward(), FromForward()
    bx: Array
    bh: Array
    dbx: Array
    dbh: Array

    def __init__(
        self, D: int, H: int, rng: np.random.Generator | None = None, dtype: npt.DTypeLike = np.float64
    ) -> None:
        shapes = {"Wx": (3 * H, D), "Wh": (3 * H, H), "bx": (3 * H,), "bh": (3 * H,)}
        super().__init__(D, H, shapes, rng, dtype)

    def forward(
        self, x: npt.ArrayLike, start: npt.ArrayLike | None = None, lengths: npt.ArrayLike | None = None
    ) -> Array:
        """Return all states h_1 … h_T; `end` is the last one of each sequence."""
        self.x = x = self.time_major(x, lengths)
        (T, N, D), H, over = x.shape, self.H, self.over
        a = (x.reshape(T * N, D) @ self.Wx.T + self.bx).reshape(T, N, 3 * H)
        self.h = h = np.empty((T + 1, N, H), x.dtype)
        h[0] = self.checked("start", start, (N, H))
        self.gates = np.empty((T, N, 2 * H), x.dtype)
        self.n, self.read = np.empty((2, T, N, H), x.dtype)
        WhT = self.Wh.T.copy()
        for t in range(T):
            u, gates, n = h[t] @ WhT, self.gates[t], self.n[t]
            u += self.bh
            np.add(a[t, :, : 2 * H], u[:, : 2 * H], out=gates)
            gates *= 0.5
            np.tanh(gates, out=gates)
            gates *= 0.5
            gates += 0.5
            r, z = gates[:, :H], gates[:, H:]
            self.read[t] = u[:, 2 * H :]
            np.multiply(r, self.read[t], out=n)
            n += a[t, :, 2 * H :]
            np.tanh(n, out=n)
            np.subtract(h[t], n, out=h[t + 1])
            h[t + 1] *= z
            h[t + 1] += n  # n + z (h - n)
            if over is not None:
                np.copyto(h[t + 1], h[t], where=over[t])
        self.end = h[T]
        return self.outputs(h[1:])

    def backward(self, dy: npt.ArrayLike | None, dend: npt.ArrayLike | None = None, dx: bool = True) -> Any:
        """Backpropagation through time: dh_{t-1} = z dh_t + Whᵀ du_t, du_t being the gradient of Wh h_{t-1} + bh.

        Everything at step t is dh_t times a slope known beforehand.  Returns dx (N, T, D), None if not dx.
        """
        x, h, n, over, H = self.x, self.h, self.n, self.over, self.H
        T, N, D = x.shape
        r, z = self.gates[:, :, :H], self.gates[:, :, H:]
        slope_n = (1 - z) * (1 - n * n)
        slopes = np.stack([slope_n * self.read * r * (1 - r), (h[:-1] - n) * z * (1 - z), slope_n * r], axis=2)
        if over is not None:
            slope_n *= ~over
            slopes *= ~over[..., None]
            z = np.where(over, z.dtype.type(1), z)
        dh, du = self.dy_time_major(dy), np.empty((T, N, 3, H), x.dtype)
        carried = self.checked("dend", dend, (N, H))
        for t in reversed(range(T)):
            dh[t] += carried
            np.multiply(slopes[t], dh[t, :, None], out=du[t])
            carried = du[t].reshape(N, 3 * H) @ self.Wh
            carried += z[t] * dh[t]
        self.dstart, self.dh = carried, dh.swapaxes(0, 1)
        rows = du.reshape(T * N, 3 * H)
        np.matmul(rows.T, h[:-1].reshape(T * N, H), out=self.dWh)
        rows.sum(0, out=self.dbh)
        du[:, :, 2] = dh * slope_n  # r stands before Wh_n h + bh_n only: from here on, the gradient of Wx x + bx
        np.matmul(rows.T, x.reshape(T * N, D), out=self.dWx)
        rows.sum(0, out=self.dbx)
        return (rows @ self.Wx).reshape(T, N, D).swapaxes(0, 1) if dx else None
