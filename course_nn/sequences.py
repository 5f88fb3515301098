"""Five ways to use a recurrent network: where inputs come in, outputs come out, losses sit (lecture, section 2b).

    one to one    one to many      many to one    many to many     many to many, delayed
        y           y  y  y              y           y  y  y                y  y  y
        |           |  |  |              |           |  |  |                |  |  |
        h           h--h--h        h--h--h           h--h--h       h--h--h--h--h--h
        |           |              |  |  |           |  |  |       |  |  |
        x           x              x  x  x           x  x  x       x  x  x
      OneToOne    OneToMany       ManyToOne       ManyToMany           Seq2Seq

All are made of the same parts: a recurrent layer, a Linear head, and where symbols come in, an Embedding. `Cell` is
RNN, LSTM or GRU. Shapes: N sequences, T steps, D inputs, H hidden units, M outputs, K symbols.

>>> rng = np.random.default_rng(0)
>>> x = np.ones((4, 7, 3))
>>> ManyToOne(3, 5, 2, rng=rng)(x).shape, ManyToMany(3, 5, 2, LSTM, rng=rng)(x).shape
((4, 2), (4, 7, 2))
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from course_nn.feedforward import Linear
from course_nn.gated import GRU, LSTM
from course_nn.network import Array, FromForward, Sequential
from course_nn.recurrence import RNN, Recurrent
from course_nn.tokens import PAD, START, STOP, Embedding

CellType = type[RNN] | type[LSTM] | type[GRU]


class ManyToMany(Sequential):
    """An output at every step: y_t = V h_t + c, with a loss at every step.  Labels of words, frames, days.

    x: (N, T, D), lengths: (N,) or None.  Returns (N, T, M).  Lecture 2b; Goodfellow et al. figure 10.3.

    >>> ManyToMany(3, 5, 2)(np.ones((4, 7, 3))).shape
    (4, 7, 2)
    """

    def __init__(
        self,
        D: int,
        H: int,
        M: int,
        Cell: CellType = RNN,
        rng: np.random.Generator | None = None,
        dtype: npt.DTypeLike = np.float64,
    ) -> None:
        rng = rng or np.random.default_rng()
        self.rnn: Recurrent = Cell(D, H, rng=rng, dtype=dtype)
        self.head = Linear(H, M, rng, dtype)
        super().__init__(self.rnn, self.head)

    def forward(self, x: npt.ArrayLike, lengths: npt.ArrayLike | None = None) -> Array:
        """Return the outputs of all steps."""
        return self.head.forward(self.rnn.forward(x, lengths=lengths))

    def backward(self, dy: Array, dx: bool = True) -> Any:
        """Return dx (N, T, D), None if not dx; dy has a gradient at every step."""
        return self.rnn.backward(self.head.backward(dy), dx=dx)


class ManyToOne(ManyToMany):
    """One output after the last step: y = V h_T + c, with one loss there.  What is done in this video?

    x: (N, T, D), lengths: (N,) or None.  Returns (N, M).  Lecture 2b; Goodfellow et al. figure 10.5.

    >>> ManyToOne(3, 5, 2)(np.ones((4, 7, 3))).shape
    (4, 2)
    """

    last = FromForward()

    def forward(self, x: npt.ArrayLike, lengths: npt.ArrayLike | None = None) -> Array:
        """Return the output after each sequence's own last step."""
        h = self.rnn.forward(x, lengths=lengths)
        N, T, _ = h.shape
        self.last = np.arange(N), (np.full(N, T) if lengths is None else np.asarray(lengths)) - 1
        return self.head.forward(h[self.last])

    def backward(self, dy: Array, dx: bool = True) -> Any:
        """Return dx (N, T, D), None if not dx; the only gradient enters at the last step."""
        d_last = self.head.backward(dy)
        dh = np.zeros((len(dy), self.rnn.x.shape[0], self.rnn.H), d_last.dtype)
        dh[self.last] = d_last
        return self.rnn.backward(dh, dx=dx)


class OneToOne(ManyToMany):
    """No sequence at all, T = 1: y = V tanh(Wx x + b) + c, a feedforward network with one hidden layer.

    x: (N, D).  Returns (N, M).  Wh meets only the first state, which is 0, and learns nothing.  Lecture 2b.

    >>> OneToOne(3, 5, 2)(np.ones((4, 3))).shape
    (4, 2)
    """

    def forward(self, x: npt.ArrayLike, lengths: npt.ArrayLike | None = None) -> Array:
        """Return the output of the only step."""
        return super().forward(np.asarray(x)[:, None], lengths)[:, 0]

    def backward(self, dy: Array, dx: bool = True) -> Any:
        """Return dx (N, D), None if not dx."""
        d = super().backward(np.asarray(dy)[:, None], dx)
        return d[:, 0] if dx else None


class OneToMany(Sequential):
    """One input, then words: x stands where a first word would, and each word said is the next step's input.

    x: (N, D), K symbols, as in `tokens`.  Lecture 2b; a caption from a picture: Vinyals et al. (2015).
    In training the word before is the right one, whatever the network would have said ("teacher forcing"): forward is
    given the words. When it is used nobody knows them: `generate` goes on from its own.

    >>> net = OneToMany(3, 10, 5)
    >>> net.forward(np.ones((4, 3)), words=[[7, 8, STOP, PAD]] * 4).shape
    (4, 4, 10)
    >>> net.generate(np.ones((4, 3)), steps=6).shape
    (4, 6)
    """

    def __init__(
        self,
        D: int,
        K: int,
        H: int,
        Cell: CellType = RNN,
        rng: np.random.Generator | None = None,
        dtype: npt.DTypeLike = np.float64,
    ) -> None:
        rng = rng or np.random.default_rng()
        self.into, self.embedding = Linear(D, H, rng, dtype), Embedding(K, H, rng, dtype)
        self.rnn: Recurrent = Cell(H, H, rng=rng, dtype=dtype)
        self.head = Linear(H, K, rng, dtype)
        super().__init__(self.into, self.embedding, self.rnn, self.head)

    def forward(self, x: npt.ArrayLike, words: npt.ArrayLike | None = None) -> Array:
        """Return scores (N, T, K): those at step t are for words[:, t], given x and the words before it."""
        before = _words(self, words)[:, :-1]
        inputs = np.concatenate([self.into.forward(x)[:, None], self.embedding.forward(before)], axis=1)
        return self.head.forward(self.rnn.forward(inputs))

    def backward(self, dy: Array, dx: bool = True) -> Any:
        """Return dx (N, D), None if not dx; dy has a gradient at every step."""
        d_inputs = self.rnn.backward(self.head.backward(dy))
        self.embedding.backward(d_inputs[:, 1:])
        return self.into.backward(d_inputs[:, 0], dx)

    def generate(self, x: npt.ArrayLike, steps: int) -> Array:
        """Return the words said about x, (N, steps), each the likeliest; PAD after STOP."""
        return greedy(self.into.forward(x), None, self.embedding, self.rnn, self.head, steps)


class Seq2Seq(Sequential):
    """Hear a sequence to its end, then say another: two recurrent layers, the second starts from the first one's end.

    x: (N, S) symbols, lengths: (N,) or None, words: (N, T), all as in `tokens`.  The decoder is given START, then the
    words said so far: in training the right ones, in use its own.
    Lecture 2b, "many to many", delayed: translation.  Sutskever et al. (2014); Goodfellow et al. 10.4.

    >>> net = Seq2Seq(10, 5, GRU)
    >>> net.forward([[7, 8, 9], [3, 3, PAD]], words=[[9, 8, 7, STOP], [3, 3, STOP, PAD]], lengths=[3, 2]).shape
    (2, 4, 10)
    >>> net.generate([[7, 8, 9], [3, 3, PAD]], steps=6, lengths=[3, 2]).shape
    (2, 6)
    """

    def __init__(
        self,
        K: int,
        H: int,
        Cell: CellType = RNN,
        rng: np.random.Generator | None = None,
        dtype: npt.DTypeLike = np.float64,
    ) -> None:
        rng = rng or np.random.default_rng()
        self.heard, self.said = Embedding(K, H, rng, dtype), Embedding(K, H, rng, dtype)
        self.encoder: Recurrent = Cell(H, H, rng=rng, dtype=dtype)
        self.decoder: Recurrent = Cell(H, H, rng=rng, dtype=dtype)
        self.head = Linear(H, K, rng, dtype)
        super().__init__(self.heard, self.encoder, self.said, self.decoder, self.head)

    def forward(
        self, x: npt.ArrayLike, words: npt.ArrayLike | None = None, lengths: npt.ArrayLike | None = None
    ) -> Array:
        """Return scores (N, T, K): those at step t are for words[:, t], given x and the words before it."""
        words = _words(self, words)
        before = np.concatenate([np.full((len(words), 1), START), words[:, :-1]], axis=1)
        self.encoder.forward(self.heard.forward(x), lengths=lengths)
        return self.head.forward(self.decoder.forward(self.said.forward(before), start=self.encoder.end))

    def backward(self, dy: Array, dx: bool = True) -> Any:
        """Write all gradients.  The encoder's only gradient is that of its end.  Symbols have none: returns None."""
        self.said.backward(self.decoder.backward(self.head.backward(dy)))
        self.heard.backward(self.encoder.backward(None, dend=self.decoder.dstart))

    def generate(self, x: npt.ArrayLike, steps: int, lengths: npt.ArrayLike | None = None) -> Array:
        """Return the words said in answer to x, (N, steps), each the likeliest; PAD after STOP."""
        self.encoder.forward(self.heard.forward(x), lengths=lengths)
        first = self.said.forward(np.full(len(self.heard.symbols), START))
        return greedy(first, self.encoder.end, self.said, self.decoder, self.head, steps)


def generate(step: Callable[[int, Any], tuple[Array, Any]], choose: Callable[[Array], int], most: int) -> list[int]:
    """Say one symbol after the other, each of them the next step's input, until STOP or until there are `most`.

    step(symbol, state) returns scores (K,) and the state after it; it gets START and None first. choose(scores) returns
    a symbol.  Returns what was said, STOP included.

    >>> count = lambda symbol, t: (np.eye(6)[5 if t is None else 4 - t], 0 if t is None else t + 1)
    >>> generate(count, np.argmax, most=9)
    [5, 4, 3, 2]
    """
    said: list[int] = []
    symbol, state = START, None
    while len(said) < most and symbol != STOP:
        scores, state = step(symbol, state)
        symbol = int(choose(scores))
        said.append(symbol)
    return said


def greedy(first: Array, state: Array | None, embedding: Embedding, rnn: Recurrent, head: Linear, steps: int) -> Array:
    """Say the likeliest word, feed it back, and so on, until all have said STOP or `steps` are over.

    first: (N, E), the input of the first step; state: the one before it.  Returns words (N, steps), PAD after STOP.

    >>> rng = np.random.default_rng(0)
    >>> embedding, rnn, head = Embedding(9, 4, rng), RNN(4, 5, rng=rng), Linear(5, 9, rng)
    >>> greedy(embedding([START, START]), None, embedding, rnn, head, steps=3).shape
    (2, 3)
    """
    words, x = np.full((len(first), steps), PAD), first
    running = np.ones(len(first), bool)
    for t in range(steps):
        h = rnn.forward(x[:, None], state)
        state = rnn.end
        word = head.forward(h[:, 0]).argmax(axis=1)
        words[running, t] = word[running]
        running &= word != STOP
        if not running.any():
            break
        x = embedding.forward(word)
    return words


def _words(net: Sequential, words: npt.ArrayLike | None) -> Array:
    """Return the words as an array; they are asked for in training, when each step is given the right word before."""
    words = np.asarray(words)
    if words.ndim != 2:
        name = type(net).__name__
        raise ValueError(f"{name}.forward takes the right words too, (N, T): forward(x, words); to use it, generate")
    return words
