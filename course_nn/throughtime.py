"""What becomes of a gradient on its way back: cut after k steps, vanishing, exploding, clipped (lecture, section 2b).

>>> for radius in (0.9, 1.0, 1.1):  # after 50 steps
...     print(round(gradient_over_time(radius, 51, np.random.default_rng(0))[0], 3))
0.005
1.0
117.391
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from course_nn.network import Array
from course_nn.optimisation import Learner
from course_nn.recurrence import RNN, Recurrent
from course_nn.unrolled import bptt, unroll


def tbptt(layer: Recurrent, x: npt.ArrayLike, k: int) -> Iterator[tuple[slice, Array]]:
    """Truncated backpropagation through time: k steps at a time, the state carried on, its gradient cut.

    x: (N, T, D).  Yields which steps, and their outputs y (N, k, H); the last part has what is left. Call backward, and
    step, before the next. Memory is that of k steps; what lies more than k steps back is not learned from.

    >>> rnn, x, dy = RNN(3, 5), np.ones((2, 7, 3)), np.ones((2, 7, 5))
    >>> for steps, y in tbptt(rnn, x, 4):
    ...     _ = rnn.backward(dy[:, steps])
    ...     print(steps, y.shape)
    slice(0, 4, None) (2, 4, 5)
    slice(4, 7, None) (2, 3, 5)
    """
    x, state = np.asarray(x), None
    if k < 1:
        raise ValueError(f"tbptt got k = {k}; it goes back over k steps, 1 or more")
    for first in range(0, x.shape[1], k):
        steps = slice(first, min(first + k, x.shape[1]))
        y = layer.forward(x[:, steps], state)
        state = layer.end
        yield steps, y


def truncated_bptt(
    dy: Array, x: Array, start: Array, Wx: Array, Wh: Array, b: Array, k: int
) -> tuple[Array, Array, Array]:
    """Return dWx, dWh, db of all windows of k steps together, on plain arrays: tbptt without an update between.

    dy: (N, T, H), x: (N, T, D), start: (N, H).  With k >= T it is backpropagation through time.

    >>> one, ones = np.ones((1, 1)), np.ones((1, 4, 1))
    >>> for k in (1, 2, 4):  # no input, so all states are 0: b hears of 1, of 1 + 2 and of 1 + 2 + 3 + 4 steps
    ...     print(truncated_bptt(ones, 0 * ones, 0 * one, one, one, np.zeros(1), k)[2])
    [4.]
    [6.]
    [10.]
    """
    total = np.zeros(Wx.shape), np.zeros(Wh.shape), np.zeros(b.shape)
    for first in range(0, x.shape[1], k):
        window = np.s_[:, first : first + k]
        h = unroll(x[window], start, Wx, Wh, b)
        for all_windows, part in zip(total, bptt(dy[window], x[window], start, h, Wx, Wh)[2:], strict=True):
            all_windows += part
        start = h[:, -1]
    return total


def spectral_radius(W: npt.ArrayLike) -> float:
    """Largest |eigenvalue| of a square matrix: by this factor, in the long run, each product with W grows a vector.

    >>> spectral_radius([[0.0, 4.0], [0.25, 0.0]])
    1.0
    """
    return float(np.abs(np.linalg.eigvals(np.asarray(W))).max())


def gradient_norms(layer: Recurrent) -> Array:
    """Norm of dL/dh_t at each step after `backward`, first step first: (T,).  Where it vanishes, nothing is learned.

    >>> rnn = RNN(1, 1)
    >>> rnn.Wx, rnn.Wh, rnn.b = [[1.0]], [[0.5]], [0.0]
    >>> _ = rnn(np.zeros((1, 3, 1))), rnn.backward(None, dend=[[1.0]])
    >>> gradient_norms(rnn)
    array([0.25, 0.5 , 1.  ])
    """
    return np.sqrt(np.square(layer.dh).sum(axis=(0, 2)))


def gradient_sizes(dh: Array, h: Array, Wh: Array) -> Array:
    """Return the norms |dL/dh_t|, t = 1 … T, of a loss at the last state only; dh: (H,) is its gradient there.

    h: (T, H), the states of one tanh RNN.  `gradient_norms` tells the same of a layer, after `backward`.

    >>> gradient_sizes(np.array([1.0]), np.zeros((3, 1)), np.array([[0.5]]))
    array([0.25, 0.5 , 1.  ])
    """
    sizes = np.empty(len(h))
    for t in reversed(range(len(h))):
        sizes[t] = np.linalg.norm(dh)
        dh = (dh * (1 - h[t] ** 2)) @ Wh
    return sizes


def gradient_over_time(radius: float, T: int, rng: np.random.Generator, H: int = 32) -> Array:
    """Norms |dL/dh_t|, t = 1 … T, in a tanh RNN whose loss sits at step T and whose Wh has this spectral radius.

    Wh is a random rotation times `radius`, and the inputs are so small that tanh is a line. So the norm changes by
    the factor `radius` a step: 0.9 leaves 0.5 % after 50 steps, 1.1 makes 117 of 1.
    Lecture 2b; Goodfellow et al. 10.7.

    >>> np.round(gradient_over_time(0.5, 4, np.random.default_rng(0)), 3)
    array([0.125, 0.25 , 0.5  , 1.   ])
    """
    rnn = RNN(1, H, rng=rng)
    rnn.Wh, rnn.b = radius * np.linalg.qr(rng.normal(size=(H, H)))[0], np.zeros(H)
    rnn(1e-6 * rng.normal(size=(1, T, 1)))
    dend = rng.normal(size=(1, H))
    rnn.backward(None, dend / np.linalg.norm(dend))
    return gradient_norms(rnn)


def clip_grad_norm(gradient: Learner | Array, max_norm: float) -> float:
    """Shorten a gradient that is longer than max_norm, in place, and return the length it had.

    gradient: a network (all its gradients are one vector: net.dtheta) or an array.  The direction stays: all entries
    are multiplied by max_norm / (|g| + 10⁻⁶), as in torch.  Pascanu et al. (2013); Goodfellow et al. 10.11.1.

    >>> g = np.array([3.0, -4.0])
    >>> clip_grad_norm(g, max_norm=1.0)
    5.0
    >>> g.round(4)
    array([ 0.6, -0.8])
    """
    if not max_norm > 0:
        raise ValueError(f"clip_grad_norm got max_norm = {max_norm}; it is a length, above 0")
    g: Any = gradient if isinstance(gradient, np.ndarray) else gradient.dtheta
    norm = math.sqrt(np.vdot(g, g))
    if not math.isfinite(norm):
        raise FloatingPointError(f"the gradient's norm is {norm}, which no factor mends: try a smaller learning rate")
    if norm + 1e-6 > max_norm:
        g *= max_norm / (norm + 1e-6)
    return norm


def clip_gradients(gradients: Sequence[Array], max_norm: float) -> list[Array]:
    """Return the gradients, shortened together if all of them as one vector are longer than max_norm.

    `clip_grad_norm` does it in place for a network, whose gradients are one vector already.

    >>> clip_gradients([np.array([3.0]), np.array([-4.0])], max_norm=1.0)
    [array([0.6]), array([-0.8])]
    """
    norm = math.sqrt(sum(np.vdot(g, g) for g in gradients))
    return [g * (max_norm / norm) if norm > max_norm else g.copy() for g in gradients]
