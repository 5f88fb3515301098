"""The Neural Turing Machine: a network with a memory it reads and writes (lecture, "research").

An RNN keeps what it knows in its units; here a controller has a memory beside it, as a processor has, and its heads
(module `addressing`) can be trained through. It learns a program, not a table: to copy is to write row after row, to
go back, and to read row after row (Graves, Wayne & Danihelka 2014).

Trained on copying 1 to 5 patterns of 4 bits (32 units, 16 rows of 8 numbers, Adam(net, 0.01), 700 steps of
`train_copy`, 5 s) it repeats 5 patterns with less than 1 % of the bits wrong, and 10, which it never saw, with less
than 5 %. Its heads' weights show how: they go from row to row.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from course_nn.addressing import add, address, erase, read, sigmoid
from course_nn.losses import BCEWithLogitsLoss
from course_nn.network import Array, FromForward, Layer, Sequential, as_gradient
from course_nn.optimisation import Optimiser
from course_nn.throughtime import clip_grad_norm


class NTM(Layer):
    """A controller with a head that writes and one that reads, in this order at each time t.

        h = tanh(W_h [x_t, r] + b_h), r being what was read at t - 1,
        the numbers of both heads = W_heads h + b_heads; one changes the memory, then the other reads r,
        y_t = W_y [h, r] + b_y.

    x: (N, T, D).  Returns (N, T, K).  The memory starts empty, with both heads at row 0 and H units in the controller.
    `written` and `looked` (N, T, R) are the heads' weights, to look at.

    >>> net = NTM(D=3, K=2, H=16, R=8, C=4, rng=np.random.default_rng(0))
    >>> net(np.zeros((5, 7, 3))).shape, net.looked.shape
    ((5, 7, 2), (5, 7, 8))
    """

    parameters = ("W_h", "b_h", "W_heads", "b_heads", "W_y", "b_y")
    W_h: Array
    b_h: Array
    W_heads: Array
    b_heads: Array
    W_y: Array
    b_y: Array
    backs, u, h, hr = FromForward(), FromForward(), FromForward(), FromForward()

    def __init__(
        self,
        D: int,
        K: int,
        H: int,
        R: int,
        C: int,
        rng: np.random.Generator | None = None,
        dtype: npt.DTypeLike = np.float64,
    ) -> None:
        rng = rng or np.random.default_rng()
        self.D, self.R, self.C = D, R, C
        for part, inputs, outputs in (("h", D + C, H), ("heads", H, 4 * C + 12), ("y", H + C, K)):
            bound = 1 / np.sqrt(inputs)
            for name, shape in ((f"W_{part}", (outputs, inputs)), (f"b_{part}", (outputs,))):
                setattr(self, name, rng.uniform(-bound, bound, shape).astype(dtype))
                setattr(self, f"d{name}", np.zeros(shape, dtype))

    def forward(self, x: npt.ArrayLike) -> Array:
        """Step through time; every step's way back is kept."""
        x = np.asarray(x, self.W_h.dtype)
        if x.ndim != 3 or x.shape[2] != self.D or not x.shape[1]:
            raise ValueError(f"NTM got x of shape {x.shape}; it takes (N, T, {self.D}) with T = 1 or more")
        (N, T, _), C = x.shape, self.C
        memory, r = np.zeros((N, self.R, C), x.dtype), np.zeros((N, C), x.dtype)
        w_write = np.zeros((N, self.R), x.dtype)
        w_write[:, 0] = 1
        w_read, steps, self.backs = w_write, [], []
        for t in range(T):
            u = np.concatenate([x[:, t], r], axis=1)
            h = np.tanh(u @ self.W_h.T + self.b_h)
            writer, e, a, reader = np.split(h @ self.W_heads.T + self.b_heads, [C + 6, 2 * C + 6, 3 * C + 6], axis=1)
            e = sigmoid(e)
            w_write, write_back = address(writer, memory, w_write)
            memory, erase_back = erase(memory, w_write, e)
            memory, add_back = add(memory, w_write, a)
            w_read, look_back = address(reader, memory, w_read)
            r, read_back = read(memory, w_read)
            steps.append((u, h, np.concatenate([h, r], axis=1), w_write, w_read))
            self.backs.append((e, write_back, erase_back, add_back, look_back, read_back))
        self.u, self.h, self.hr, self.written, self.looked = (np.stack(one, axis=1) for one in zip(*steps, strict=True))
        return self.hr @ self.W_y.T + self.b_y

    def backward(self, dy: Array, dx: bool = True) -> Any:
        """Go back through time; memory, weights and what was read carry the gradient from a step to the one before."""
        (N, T, H), C = self.h.shape, self.C
        dy = as_gradient(self, dy, (N, T, len(self.b_y)), self.h.dtype)
        dhr = dy @ self.W_y
        dheads, dz = np.empty((N, T, 4 * C + 12), dhr.dtype), np.empty_like(self.h)
        dmemory = dw_write = dw_read = dr = 0
        for t in reversed(range(T)):
            e, write_back, erase_back, add_back, look_back, read_back = self.backs[t]
            through_read, dw = read_back(dhr[:, t, H:] + dr)
            dreader, through_look, dw_read = look_back(dw + dw_read)
            dmemory, dw_add, da = add_back(dmemory + through_read + through_look)
            dmemory, dw_erase, de = erase_back(dmemory)
            dwriter, through_write, dw_write = write_back(dw_add + dw_erase + dw_write)
            dmemory = dmemory + through_write
            dheads[:, t] = np.concatenate([dwriter, de * e * (1 - e), da, dreader], axis=1)
            dz[:, t] = (dhr[:, t, :H] + dheads[:, t] @ self.W_heads) * (1 - self.h[:, t] ** 2)
            dr = dz[:, t] @ self.W_h[:, self.D :]
        for part, ds, inputs in (("h", dz, self.u), ("heads", dheads, self.h), ("y", dy, self.hr)):
            rows = ds.reshape(N * T, -1)
            np.matmul(rows.T, inputs.reshape(N * T, -1), out=getattr(self, f"dW_{part}"))
            rows.sum(0, out=getattr(self, f"db_{part}"))
        return dz @ self.W_h[:, : self.D] if dx else None

    def __repr__(self) -> str:
        K, H = len(self.b_y), len(self.b_h)
        return f"NTM(D={self.D}, K={K}, H={H}, R={self.R}, C={self.C})"

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in self.__dict__.items() if name != "backs"}  # functions cannot be pickled


def copy_task(N: int, L: int, bits: int, rng: np.random.Generator) -> tuple[Array, Array]:
    """Return x (N, 2L + 1, bits + 1) and y (N, L, bits): L random patterns, an end mark, L steps to repeat them in.

    Graves et al. (2014), section 4.1.  The mark has a channel of its own, and nothing is shown while answering.

    >>> x, y = copy_task(1, 2, 1, np.random.default_rng(0))
    >>> x[0].T, y[0].T
    (array([[1., 1., 0., 0., 0.],
           [0., 0., 1., 0., 0.]]), array([[1., 1.]]))
    """
    y = rng.integers(2, size=(N, L, bits)).astype(float)
    x = np.zeros((N, 2 * L + 1, bits + 1))
    x[:, :L, :bits] = y
    x[:, L, bits] = 1
    return x, y


def train_copy(
    net: Sequential,
    optimiser: Optimiser,
    rng: np.random.Generator,
    longest: int,
    bits: int,
    steps: int,
    batch: int = 16,
) -> list[float]:
    """Train on copying sequences of random lengths 1 … longest; return the loss of each step, nats a bit.

    net: (N, T, bits + 1) -> (N, T, bits), the logits of the bits.  Gradients longer than 10 are shortened.

    >>> from course_nn.adaptive import Adam
    >>> rng = np.random.default_rng(0)
    >>> net = Sequential(NTM(D=3, K=2, H=16, R=5, C=4, rng=rng))
    >>> losses = train_copy(net, Adam(net, 0.02), rng, longest=1, bits=2, steps=100)
    >>> losses[-1] < 0.1 < losses[0]
    True
    """
    loss, history = BCEWithLogitsLoss(), []
    for _ in range(steps):
        L = int(rng.integers(1, longest + 1))
        x, y = copy_task(batch, L, bits, rng)
        logits = net.forward(x)
        history.append(loss.forward(logits[:, -L:], y))
        dlogits = np.zeros_like(logits)
        dlogits[:, -L:] = loss.backward()
        net.backward(dlogits, dx=False)
        clip_grad_norm(net, 10.0)
        optimiser.step()
    return history
