"""Combining layers: a CNN that sees, an RNN that speaks, and attention between them (lecture, section 3).

The encoder turns a picture into L places with a vector each. The decoder's state h_t, after the words so far, looks at
the places (`SoftAttention`); the next word is read off h_t and what was seen, c_t. After "a red" the state asks for a
red thing, finds it, and its shape is the next word. Nobody ever tells the network where the things are: it learns to
look because that helps it to speak.

>>> rng = np.random.default_rng(0)
>>> net = Captioner(rng=rng)
>>> images, words, cells = scenes(3, rng)
>>> net.forward(images, words).shape, net.attention.weights.shape
((3, 12, 17), (3, 12, 16))
>>> said, weights = net.describe(images)
>>> said.shape, weights.shape
((3, 12), (3, 12, 16))
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from course_nn.adaptive import Adam
from course_nn.attention import SoftAttention
from course_nn.convolution import Conv2d
from course_nn.feedforward import Linear, ReLU
from course_nn.gated import LSTM
from course_nn.network import Array, Sequential
from course_nn.scenes import CELL, GRID, VOCABULARY, scenes
from course_nn.throughtime import clip_grad_norm
from course_nn.tokens import PAD, START, STOP, Embedding, SequenceLoss


class CNNEncoder(Sequential):
    """Picture to places: a convolution with one window a cell, relu, and beside it in which row and column it stands.

    images: (N, GRID CELL, GRID CELL, 3).  Returns v: (N, L, F + 2 GRID), L = GRID².  Without row and column, one-hot,
    the mean that attention takes could say what is there, but not where.

    >>> CNNEncoder(24)(np.zeros((2, 20, 20, 3))).shape
    (2, 16, 32)
    """

    def __init__(self, F: int, rng: np.random.Generator | None = None, dtype: npt.DTypeLike = np.float64) -> None:
        self.conv = Conv2d(3, F, CELL, stride=CELL, rng=rng, dtype=dtype)
        self.relu = ReLU()
        rows, columns = np.divmod(np.arange(GRID * GRID), GRID)
        self.place = np.concatenate([np.eye(GRID)[rows], np.eye(GRID)[columns]], axis=1).astype(dtype)  # (L, 2 GRID)
        super().__init__(self.conv, self.relu)

    def forward(self, x: npt.ArrayLike) -> Array:
        """Return what is at each place, and where it is."""
        maps = self.relu.forward(self.conv.forward(x))
        N, L = len(maps), GRID * GRID
        if maps.shape[1:3] != (GRID, GRID):
            size = GRID * CELL
            raise ValueError(f"CNNEncoder got images of shape {np.shape(x)}; it takes (N, {size}, {size}, 3)")
        return np.concatenate([maps.reshape(N, L, -1), np.broadcast_to(self.place, (N, *self.place.shape))], axis=2)

    def backward(self, dy: Array, dx: bool = True) -> Any:
        """Return the images' gradient, None if not dx; rows and columns learn nothing."""
        maps = dy[:, :, : self.conv.F].reshape(len(dy), GRID, GRID, -1)
        return self.conv.backward(self.relu.backward(maps), dx)


class Captioner(Sequential):
    """CNN encoder, LSTM decoder, soft attention between them: p(word t | picture, words before) from [h_t, c_t].

    F features a place, E numbers a word, H hidden units, A units of the attention.
    After Xu et al. (2015), but the look comes after the state's step, not before it (as in Luong et al., 2015), so that
    in training, where all words are known, all looks are computed together.
    """

    def __init__(
        self,
        F: int = 24,
        E: int = 16,
        H: int = 32,
        A: int = 32,
        rng: np.random.Generator | None = None,
        dtype: npt.DTypeLike = np.float64,
    ) -> None:
        rng = rng or np.random.default_rng()
        K, D = len(VOCABULARY), F + 2 * GRID
        self.encoder, self.embedding = CNNEncoder(F, rng, dtype), Embedding(K, E, rng, dtype)
        self.rnn = LSTM(E, H, rng, dtype)
        self.attention = SoftAttention(D, H, A, rng, dtype)
        self.head = Linear(H + D, K, rng, dtype)
        super().__init__(self.encoder, self.embedding, self.rnn, self.attention, self.head)

    def forward(self, x: npt.ArrayLike, words: npt.ArrayLike | None = None) -> Array:
        """Return scores (N, T, K) for the words (N, T), each given the picture and the right words before it."""
        words = np.asarray(words)
        if words.ndim != 2:
            raise ValueError("Captioner.forward takes the right words too, (N, T): forward(x, words); else describe(x)")
        before = np.concatenate([np.full((len(words), 1), START), words[:, :-1]], axis=1)
        h = self.rnn.forward(self.embedding.forward(before))
        c = self.attention.forward(self.encoder.forward(x), h)
        return self.head.forward(np.concatenate([h, c], axis=2))

    def backward(self, dy: Array, dx: bool = True) -> Any:
        """Return the images' gradient, None if not dx."""
        d, H = self.head.backward(dy), self.rnn.H
        dv, dh = self.attention.backward(d[:, :, H:])
        self.embedding.backward(self.rnn.backward(d[:, :, :H] + dh))
        return self.encoder.backward(dv, dx)

    def step(self, v: Array, words: npt.ArrayLike, state: Array | None) -> tuple[Array, Array, Array]:
        """Say one word more, in use.  v: (N, L, D), the encoder's; words: (N,), the last ones; state: None at first.

        Returns scores (N, K) of the next words, weights (N, L), where it looked, and the state after it.
        """
        h = self.rnn.forward(self.embedding.forward(words)[:, None], state)[:, 0]
        c = self.attention.forward(v, h)
        return self.head.forward(np.concatenate([h, c], axis=1)), self.attention.weights, self.rnn.end

    def describe(self, x: npt.ArrayLike, steps: int = 12) -> tuple[Array, Array]:
        """Say the likeliest words about the pictures x.  Returns what `decode` does: words (N, steps) and weights."""
        v = self.encoder.forward(x)
        return decode(lambda words, state: self.step(v, words, state), len(v), steps)


def decode(step: Callable[[Array, Any], tuple[Array, Array, Any]], N: int, most: int = 12) -> tuple[Array, Array]:
    """Say the likeliest word, feed it back, and so on, up to STOP or `most` words; keep where each step looked.

    step(words, state): given the last words (N,) and the state (None at first), returns scores (N, K) of the next
        words, weights (N, L) and the next state.
    Returns words: (N, most), PAD after STOP, and weights: (N, most, L), 0 after STOP.

    >>> words, weights = decode(lambda words, t: (np.eye(5)[[[1, 3, 2][t or 0]]], np.ones((1, 2)) / 2, 2), 1, most=4)
    >>> words, weights[0].T
    (array([[1, 2, 0, 0]]), array([[0.5, 0.5, 0. , 0. ],
           [0.5, 0.5, 0. , 0. ]]))
    """
    said, looked = np.full((N, most), PAD), []
    words, state, running = np.full(N, START), None, np.ones(N, bool)
    for t in range(most):
        scores, weights, state = step(words, state)
        words = scores.argmax(axis=1)
        said[running, t] = words[running]
        looked.append(weights * running[:, None])
        running = running & (words != STOP)
    return said, np.stack(looked, axis=1)


def learn_to_describe(
    net: Captioner, steps: int, rng: np.random.Generator, batch: int = 32, lr: float = 0.005
) -> Array:
    """Train on new scenes at each step, Adam with a falling learning rate.  Returns the loss at each step: (steps,).

    >>> rng = np.random.default_rng(0)
    >>> losses = learn_to_describe(Captioner(rng=rng), steps=10, rng=rng, batch=8)
    >>> losses.shape, bool(losses[-1] < losses[0])
    ((10,), True)
    """
    optimiser, loss, losses = Adam(net, lr), SequenceLoss(), np.zeros(steps)
    for step in range(steps):
        images, words, _ = scenes(batch, rng)
        losses[step] = loss(net.forward(images, words), words)
        net.backward(loss.backward(), dx=False)
        clip_grad_norm(net, 1.0)
        optimiser.lr = lr * (1 - step / steps)
        optimiser.step()
    return losses


def word_accuracy(said: npt.ArrayLike, words: npt.ArrayLike) -> float:
    """Share of the right words (STOP among them, PAD not) that were said at their place.

    >>> word_accuracy([[5, 6, STOP, PAD]], [[5, 7, 8, STOP]])
    0.25
    """
    said, words = np.asarray(said), np.asarray(words)
    return float((said == words)[words != PAD].mean())


def attention_on_object(weights: Array, cells: Array) -> float:
    """Mean weight on the cell of the thing whose colour or shape a word names, over all such words.

    weights: (N, T, L), cells: (N, T), -1 at other words.  Looking everywhere alike gives 1/L.  For "left", looking at
    the thing is not the only way: any weights that lean to the left will do, and some networks take them.

    >>> attention_on_object(np.full((1, 2, 4), 0.25), np.array([[-1, 3]]))
    0.25
    """
    named = cells >= 0
    return float(weights[named, cells[named]].mean())


@cache
def trained_captioner(steps: int = 400, seed: int = 0) -> Captioner:
    """Return a captioner that has learned, some two seconds of training at the first call; the same one at every call.

    >>> trained_captioner(2) is trained_captioner(2)
    True
    """
    rng = np.random.default_rng(seed)
    net = Captioner(rng=rng)
    learn_to_describe(net, steps, rng, batch=16, lr=0.01)
    return net
