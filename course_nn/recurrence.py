"""The recurrent network: feed what was computed at the previous step into the next one (lecture, section 2b).

Shapes have the lecture's letters: N sequences, T steps, D inputs and H hidden units a step: x is (N, T, D). The same
Wx, Wh and b serve at every step, so their number does not depend on T, and one layer takes sequences of any length.

>>> rnn = RNN(3, 5, rng=np.random.default_rng(0))
>>> rnn(np.ones((2, 7, 3))).shape, rnn(np.ones((2, 90, 3))).shape, rnn.n_params
((2, 7, 5), (2, 90, 5), 45)
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from course_nn.network import Array, FromForward, Layer
from course_nn.unrolled import draw_parameters


class Recurrent(Layer):
    """What all recurrent layers share: h_t is a function of x_t and of the state before, the same at every step.

    `forward(x, start, lengths)`: x (N, T, D), the state before the first step (zeros if not given) and, for padded
    sequences, how many steps of each count. Past its end a sequence's state is held, so that `end` is the state after
    its last step, and y is 0. `backward(dy, dend)` takes dL/dy (N, T, H) and dL/dend, either of which may be None;
    afterwards `dstart` is dL/dstart and `dh` (N, T, H) the whole gradient of each state, direct and from later steps.

    >>> rnn = RNN(3, 5)
    >>> y = rnn.forward(np.ones((2, 7, 3)), lengths=[7, 4])
    >>> isinstance(rnn, Recurrent), bool(y[1, 4:].any())
    (True, False)
    """

    x, end, dstart, dh = FromForward(), FromForward(), FromForward(), FromForward()
    over: Array | None = None  # (T, N, 1), true where a sequence has ended; None if all last T steps
    Wx: Array
    Wh: Array
    dWx: Array
    dWh: Array

    def __init__(
        self, D: int, H: int, shapes: dict[str, tuple[int, ...]], rng: np.random.Generator | None, dtype: npt.DTypeLike
    ) -> None:
        self.D, self.H = D, H
        draw_parameters(self, shapes, H, rng, dtype)

    def forward(
        self, x: npt.ArrayLike, start: npt.ArrayLike | None = None, lengths: npt.ArrayLike | None = None
    ) -> Array:
        """Return y of all steps, and keep the state after the last one in `end`."""
        raise NotImplementedError(f"{type(self).__name__} has no forward(x, start, lengths) yet")

    def backward(self, dy: npt.ArrayLike | None, dend: npt.ArrayLike | None = None, dx: bool = True) -> Any:
        """Return dx (None if not dx), and write the gradients of the parameters."""
        raise NotImplementedError(f"{type(self).__name__} has no backward(dy, dend) yet")

    def time_major(self, x: npt.ArrayLike, lengths: npt.ArrayLike | None) -> Array:
        """Return x as (T, N, D), so that x[t] lies in one piece, and note which sequences are over."""
        x = np.asarray(x, self.Wx.dtype)
        if x.ndim != 3 or x.shape[2] != self.D or not x.shape[1]:
            raise ValueError(f"{self!r} got x of shape {x.shape}; it takes (N, T, D): T >= 1 steps of D = {self.D}")
        N, T, _ = x.shape
        self.over = None
        if lengths is not None:
            lengths = np.asarray(lengths)
            if lengths.shape != (N,) or lengths.dtype.kind not in "iu":
                raise ValueError(f"{self!r} got lengths {lengths!r}; it takes N = {N} whole numbers, one a sequence")
            if N and not 1 <= lengths.min() <= lengths.max() <= T:
                raise ValueError(f"{self!r} got lengths {lengths.min()} to {lengths.max()}; x has steps 1 to T = {T}")
            self.over = np.arange(T)[:, None, None] >= lengths[:, None]
        return np.ascontiguousarray(x.swapaxes(0, 1))

    def checked(self, name: str, state: npt.ArrayLike | None, shape: tuple[int, ...]) -> Array:
        """Return a state, a gradient of one, or zeros if it is None; refuse another shape than the right one."""
        if state is None:
            return np.zeros(shape, self.Wx.dtype)
        state = np.asarray(state, self.Wx.dtype)
        if state.shape != shape:
            raise ValueError(f"{self!r} got {name} of shape {state.shape}; it needs {shape}")
        return state

    def dy_time_major(self, dy: npt.ArrayLike | None) -> Array:
        """Return a copy of dy as (T, N, H), without what stands past the ends: y is 0 there, whatever x is."""
        T, N, _ = self.x.shape
        dh = self.checked("dy", dy, (N, T, self.H)).swapaxes(0, 1).copy()
        if self.over is not None:
            dh *= ~self.over
        return dh

    def outputs(self, h: Array) -> Array:
        """Return the states h (T, N, H) as y (N, T, H), 0 where a sequence is over."""
        return (h if self.over is None else h * ~self.over).swapaxes(0, 1)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.D}, {self.H})"


class RNN(Recurrent):
    """h_t = g(Wx x_t + Wh h_{t-1} + b), y_t = h_t; g is tanh or relu, `start` is h_0, `end` is h_T.

    x: (N, T, D), Wx: (H, D), Wh: (H, H), b: (H,), start and end: (N, H).  Returns (N, T, H).
    In torch Wx is weight_ih, Wh is weight_hh, and b is the sum of bias_ih and bias_hh.
    Lecture 2b; Goodfellow et al. 10.2.  The input's part of all steps is one product, computed before the loop.

    >>> rnn = RNN(1, 1, nonlinearity="relu")
    >>> rnn.Wx, rnn.Wh, rnn.b = [[1.0]], [[0.5]], [0.0]
    >>> rnn([[[8.0], [0.0], [0.0], [0.0]]]).ravel()
    array([8., 4., 2., 1.])
    >>> _ = rnn.backward(np.array([[[0.0], [0.0], [0.0], [1.0]]]))
    >>> rnn.dh.ravel(), rnn.dWx  # what the last step's gradient is at each step; summed over the steps
    (array([0.125, 0.25 , 0.5  , 1.   ]), array([[1.]]))
    """

    parameters = ("Wx", "Wh", "b")
    h = FromForward()
    b: Array
    db: Array

    def __init__(
        self,
        D: int,
        H: int,
        nonlinearity: str = "tanh",
        rng: np.random.Generator | None = None,
        dtype: npt.DTypeLike = np.float64,
    ) -> None:
        if nonlinearity not in ("tanh", "relu"):
            raise ValueError(f"RNN got nonlinearity {nonlinearity!r}; choose 'tanh' or 'relu'")
        self.nonlinearity = nonlinearity
        super().__init__(D, H, {"Wx": (H, D), "Wh": (H, H), "b": (H,)}, rng, dtype)

    def forward(
        self, x: npt.ArrayLike, start: npt.ArrayLike | None = None, lengths: npt.ArrayLike | None = None
    ) -> Array:
        """Return all states h_1 … h_T; `end` is the last one of each sequence."""
        self.x = x = self.time_major(x, lengths)
        (T, N, D), H, over = x.shape, self.H, self.over
        self.h = h = np.empty((T + 1, N, H), x.dtype)
        h[0] = self.checked("start", start, (N, H))
        a = h[1:]  # each h_t is made where its a_t = Wx x_t + b stands: a large new array costs more than its sum
        np.matmul(x.reshape(T * N, D), self.Wx.T, out=a.reshape(T * N, H))
        a += self.b
        WhT = self.Wh.T.copy()  # a product with a transposed view takes 1.6 times as long
        past = np.empty((N, H), x.dtype)
        for t in range(T):
            z = h[t + 1]
            z += np.matmul(h[t], WhT, out=past)
            if self.nonlinearity == "tanh":
                np.tanh(z, out=z)
            else:
                np.maximum(z, 0, out=z)
            if over is not None:
                np.copyto(z, h[t], where=over[t])
        self.end = h[T]
        return self.outputs(h[1:])

    def backward(self, dy: npt.ArrayLike | None, dend: npt.ArrayLike | None = None, dx: bool = True) -> Any:
        """Backpropagation through time: from the last step to the first, with dh_{t-1} = Whᵀ (dh_t g') carried along.

        A parameter serves at all steps, so its gradient is a sum over them.  Returns dx (N, T, D), None if not dx.
        Lecture 2b, "training"; Goodfellow et al. 10.2.2.
        """
        x, h, over, Wh = self.x, self.h, self.over, self.Wh
        (T, N, D), H = x.shape, self.H
        dh = self.dy_time_major(dy)
        if self.nonlinearity == "tanh":  # g' of all steps
            da = h[1:] * h[1:]
            np.subtract(1, da, out=da)
        else:
            da = (h[1:] > 0).astype(h.dtype)
        if over is not None:
            da *= ~over
        carried = self.checked("dend", dend, (N, H))
        for t in reversed(range(T)):
            dh[t] += carried
            da[t] *= dh[t]
            carried = da[t] @ Wh
            if over is not None:
                carried += dh[t] * over[t]  # a held state hands its gradient on
        self.dstart, self.dh = carried, dh.swapaxes(0, 1)
        rows = da.reshape(T * N, H)
        np.matmul(rows.T, x.reshape(T * N, D), out=self.dWx)
        np.matmul(rows.T, h[:-1].reshape(T * N, H), out=self.dWh)
        rows.sum(0, out=self.db)
        return (rows @ self.Wx).reshape(T, N, D).swapaxes(0, 1) if dx else None
