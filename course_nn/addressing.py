"""The heads of a Neural Turing Machine: attention as a pointer that can be learned (lecture, "research").

A memory M has R rows of C numbers. A head does not say "row 3": it says for each row how much of its attention w the
row gets, w ≥ 0 and Σ w = 1, so that everything has a derivative. The steps stand in the order of Graves, Wayne &
Danihelka (2014), figure 2, with the numbers of their equations there, for a batch of N:

memory: (N, R, C), w: (N, R), key, erase and add vectors: (N, C), shift: (N, 3), strength β, gate g, γ: (N, 1).

A step has several inputs, so it is a function that returns its result and `back`: the function that turns the
gradient of the result into those of the inputs, in their order.

>>> memory = np.array([[[1.0, 0.0], [0.0, 1.0], [-1.0, 0.0]]])
>>> w, back = focus_on_content(memory, key=np.array([[0.0, 5.0]]), beta=np.array([[9.0]]))
>>> w.round(2)
array([[0., 1., 0.]])
>>> [gradient.shape for gradient in back(np.array([[1.0, 2.0, 3.0]]))]
[(1, 3, 2), (1, 2), (1, 1)]
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from course_nn.losses import softmax
from course_nn.network import Array

Back = Callable[[Array], Any]
TINY = 1e-16  # below this a weight counts as 0: log(0) is nothing to sharpen


def cosine(memory: Array, key: Array) -> tuple[Array, Back]:
    """Similarity of the key with each row, K = k·M(i) / |k||M(i)|: (N, R), from -1 to 1.  Equation 6.

    Lengths are √(|k|² + 10⁻⁸): an empty row is like nothing.

    >>> K, back = cosine(np.array([[[2.0, 0.0], [0.0, 3.0], [0.0, 0.0]]]), np.array([[5.0, 0.0]]))
    >>> K.round(3)
    array([[1., 0., 0.]])
    """
    long_m = np.sqrt((memory * memory).sum(2, keepdims=True) + 1e-8)
    long_k = np.sqrt((key * key).sum(1, keepdims=True) + 1e-8)
    m, k = memory / long_m, key / long_k
    K = (m @ k[:, :, None])[:, :, 0]

    def back(dK: Array) -> tuple[Array, Array]:
        dm, dk = dK[:, :, None] * k[:, None], (dK[:, None] @ m)[:, 0]
        dmemory = (dm - m * (dK * K)[:, :, None]) / long_m  # of a direction, only what turns it counts
        return dmemory, (dk - k * (k * dk).sum(1, keepdims=True)) / long_k

    return K, back


def focus_on_content(memory: Array, key: Array, beta: Array) -> tuple[Array, Back]:
    """Look for the key: w = softmax(β K(key, M)), the sharper the larger β > 0.  Equation 5."""
    K, cosine_back = cosine(memory, key)
    w = softmax(beta * K)

    def back(dw: Array) -> tuple[Array, Array, Array]:
        dz = _softmax_back(w, dw)
        return *cosine_back(dz * beta), (dz * K).sum(1, keepdims=True)

    return w, back


def interpolate(w_content: Array, w_before: Array, g: Array) -> tuple[Array, Back]:
    """Take the found rows (g = 1), or stay where the head was (g = 0): w = g w_content + (1 - g) w_before.  Eq. 7.

    >>> w, back = interpolate(np.array([[1.0, 0.0]]), np.array([[0.0, 1.0]]), g=np.array([[0.25]]))
    >>> w
    array([[0.25, 0.75]])
    """

    def back(dw: Array) -> tuple[Array, Array, Array]:
        return g * dw, (1 - g) * dw, (dw * (w_content - w_before)).sum(1, keepdims=True)

    return g * w_content + (1 - g) * w_before, back


def rotate(w: Array, shift: Array) -> tuple[Array, Back]:
    """Move by -1, 0 or +1 rows, with the probabilities shift (N, 3), the last row's next being the first.  Eq. 8.

    A circular convolution, w'(i) = Σⱼ w(j) shift(i - j).

    >>> rotate(np.array([[0.0, 0.0, 1.0]]), np.array([[0.0, 0.2, 0.8]]))[0]
    array([[0.8, 0. , 0.2]])
    """
    rows, moves = np.arange(w.shape[1])[:, None], np.array([-1, 0, 1])
    arriving = w[:, (rows - moves) % len(rows)]  # (N, R, 3): what row i gets from i + 1, i and i - 1

    def back(dw: Array) -> tuple[Array, Array]:
        sent = dw[:, (rows + moves) % len(rows)]
        return (sent @ shift[:, :, None])[:, :, 0], (dw[:, None] @ arriving)[:, 0]

    return (arriving @ shift[:, :, None])[:, :, 0], back


def sharpen(w: Array, gamma: Array) -> tuple[Array, Back]:
    """Undo the blur of the shift: w'(i) = w(i)^γ / Σ w(j)^γ, γ ≥ 1.  Equation 9.

    >>> sharpen(np.array([[0.0, 0.2, 0.8]]), np.array([[2.0]]))[0].round(3)
    array([[0.   , 0.059, 0.941]])
    """
    log_w = np.log(w + TINY)
    sharp = softmax(gamma * log_w)

    def back(dsharp: Array) -> tuple[Array, Array]:
        dz = _softmax_back(sharp, dsharp)
        return dz * gamma / (w + TINY), (dz * log_w).sum(1, keepdims=True)

    return sharp, back


def address(raw: Array, memory: Array, w_before: Array) -> tuple[Array, Back]:
    """Return a head's weights w: find, interpolate, rotate, sharpen, as the C + 6 numbers raw (N, C + 6) say.

    The key is taken as it is; β = softplus, g = sigmoid, shift = softmax, γ = 1 + softplus keep the rest in range.

    >>> raw = np.array([[0.0, 9.0, 20.0, 9.0, 0.0, 9.0, 0.0, 9.0]])  # the key (0, 9), sought, found, not shifted, sharp
    >>> w, back = address(raw, np.array([[[1.0, 0.0], [0.0, 1.0]]]), np.array([[1.0, 0.0]]))
    >>> w.round(3)
    array([[0., 1.]])
    """
    C = memory.shape[2]
    key, raw_beta, raw_g, raw_shift, raw_gamma = np.split(raw, [C, C + 1, C + 2, C + 5], axis=1)
    g, shift = sigmoid(raw_g), softmax(raw_shift)
    w, content_back = focus_on_content(memory, key, np.logaddexp(0, raw_beta))
    w, interpolate_back = interpolate(w, w_before, g)
    w, rotate_back = rotate(w, shift)
    w, sharpen_back = sharpen(w, 1 + np.logaddexp(0, raw_gamma))

    def back(dw: Array) -> tuple[Array, Array, Array]:
        dw, dgamma = sharpen_back(dw)
        dw, dshift = rotate_back(dw)
        dw, dw_before, dg = interpolate_back(dw)
        dmemory, dkey, dbeta = content_back(dw)
        slopes = dbeta * sigmoid(raw_beta), dg * g * (1 - g), _softmax_back(shift, dshift), dgamma * sigmoid(raw_gamma)
        return np.concatenate([dkey, *slopes], axis=1), dmemory, dw_before

    return w, back


def erase(memory: Array, w: Array, e: Array) -> tuple[Array, Back]:
    """Forget: M(i) ← M(i) (1 - w(i) e), 0 ≤ e ≤ 1.  Equation 3; always before `add`.

    >>> M, back = erase(np.ones((1, 2, 3)), w=np.array([[1.0, 0.0]]), e=np.array([[0.0, 0.5, 1.0]]))
    >>> M[0]
    array([[1. , 0.5, 0. ],
           [1. , 1. , 1. ]])
    """
    keep = 1 - w[:, :, None] * e[:, None]

    def back(dM: Array) -> tuple[Array, Array, Array]:
        lost = -dM * memory
        return dM * keep, (lost @ e[:, :, None])[:, :, 0], (w[:, None] @ lost)[:, 0]

    return memory * keep, back


def add(memory: Array, w: Array, a: Array) -> tuple[Array, Back]:
    """Note down: M(i) ← M(i) + w(i) a.  Equation 4.

    >>> M, back = add(np.zeros((1, 2, 3)), w=np.array([[0.5, 0.5]]), a=np.array([[0.0, 2.0, 4.0]]))
    >>> M[0]
    array([[0., 1., 2.],
           [0., 1., 2.]])
    """

    def back(dM: Array) -> tuple[Array, Array, Array]:
        return dM, (dM @ a[:, :, None])[:, :, 0], (w[:, None] @ dM)[:, 0]

    return memory + w[:, :, None] * a[:, None], back


def read(memory: Array, w: Array) -> tuple[Array, Back]:
    """Read the rows, mixed by their weights: r = Σ w(i) M(i), (N, C).  Equation 2.

    >>> r, back = read(np.array([[[2.0, 0.0], [0.0, 4.0]]]), w=np.array([[0.5, 0.5]]))
    >>> r
    array([[1., 2.]])
    """

    def back(dr: Array) -> tuple[Array, Array]:
        return w[:, :, None] * dr[:, None], (memory @ dr[:, :, None])[:, :, 0]

    return (w[:, None] @ memory)[:, 0], back


def sigmoid(z: Array) -> Array:
    """σ(z) = 1 / (1 + e⁻ᶻ).

    >>> sigmoid(np.array([-1000.0, 0.0, 1000.0]))
    array([0. , 0.5, 1. ])
    """
    return 0.5 * np.tanh(0.5 * z) + 0.5


def _softmax_back(p: Array, dp: Array) -> Array:
    """Turn the gradient of p = softmax(z) into that of z."""
    return p * (dp - (dp * p).sum(1, keepdims=True))
