"""Sequences of symbols: their vectors, their loss, and small tasks made of them (lecture, section 2b).

A symbol is a whole number, and three have a meaning everywhere: PAD fills a short sequence up to the length of the
longest and never counts, START is what a decoder is given before its first word, STOP what it says when it is done.

>>> PAD, START, STOP
(0, 1, 2)
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from course_nn.losses import CrossEntropyLoss, Loss, softmax
from course_nn.network import Array, FromForward, Layer, as_gradient

PAD, START, STOP = 0, 1, 2
NUMBERS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
LETTERS = sorted({letter for word in NUMBERS for letter in word})


class Embedding(Layer):
    """A learned vector for each symbol, y = W[symbol]: what one_hot @ W would give, without the multiplications.

    symbols: whole numbers 0 … K-1 of any shape, W: (K, E), normal at the start, as in torch.  Returns (…, E).

    >>> layer = Embedding(3, 2)
    >>> layer.W = [[0, 1], [2, 3], [4, 5]]
    >>> layer([2, 0])
    array([[4., 5.],
           [0., 1.]])
    """

    parameters = ("W",)
    symbols = FromForward()

    def __init__(
        self, K: int, E: int, rng: np.random.Generator | None = None, dtype: npt.DTypeLike = np.float64
    ) -> None:
        rng = rng or np.random.default_rng()
        self.W: Array = rng.normal(size=(K, E)).astype(dtype)
        self.dW = np.zeros_like(self.W)

    def forward(self, x: npt.ArrayLike) -> Array:
        """Look the vectors up."""
        x, K = np.asarray(x), len(self.W)
        if x.dtype.kind not in "iu":
            raise ValueError(f"{self!r} got symbols of type {x.dtype}; they are whole numbers: x.astype(int)")
        if x.size and not 0 <= x.min() <= x.max() < K:
            raise ValueError(f"{self!r} got symbols from {x.min()} to {x.max()}; it knows K = {K}: 0 to {K - 1}")
        self.symbols = x
        return self.W[x]

    def backward(self, dy: Array, dx: bool = True) -> Any:
        """Add each gradient to its symbol's row of dW.  A symbol has no gradient itself: returns None."""
        shape = (*self.symbols.shape, self.W.shape[1])
        self.dW[...] = 0
        np.add.at(self.dW, self.symbols, as_gradient(self, dy, shape))

    def __repr__(self) -> str:
        return f"Embedding({self.W.shape[0]}, {self.W.shape[1]})"


class SequenceLoss(Loss):
    """Cross entropy of all words that are no padding: L = -1/n Σ log p(word), n = how many there are.

    z: (N, T, K), scores of K symbols at each step; words: (N, T).  Returns the loss; the gradient at PAD is 0.

    >>> loss = SequenceLoss()
    >>> loss(np.zeros((2, 3, 4)), [[3, STOP, PAD], [3, 3, STOP]]) == np.log(4)
    np.True_
    >>> loss.backward()[0, 2]
    array([0., 0., 0., 0.])
    """

    counts, shape = FromForward(), FromForward()

    def __init__(self) -> None:
        self.per_word = CrossEntropyLoss()

    def forward(self, z: npt.ArrayLike, words: npt.ArrayLike) -> float:
        """Return the mean over the words that count."""
        z, words = np.asarray(z), np.asarray(words)
        if z.ndim != 3 or words.shape != z.shape[:2]:
            raise ValueError(
                f"SequenceLoss got z of shape {z.shape} and words of shape {words.shape}; it takes (N, T, K) and (N, T)"
            )
        self.shape, self.counts = z.shape, words != PAD
        if not self.counts.any():
            raise ValueError("SequenceLoss got words that are all PAD: there is no mean of nothing")
        return self.per_word.forward(z[self.counts], words[self.counts])

    def backward(self) -> Array:
        """Return dL/dz (N, T, K)."""
        dz_words = self.per_word.backward()
        dz = np.zeros(self.shape, dz_words.dtype)
        dz[self.counts] = dz_words
        return dz


def sample(scores: Array, temperature: float, rng: np.random.Generator) -> int:
    """Draw a symbol with the chances softmax(scores / temperature); scores: (K,).

    At 1 a symbol is drawn as often as the network expects it; towards 0 always the likeliest, and above 1 more of the
    others.

    >>> sample(np.array([0.0, 2.0, 1.0]), 0.01, np.random.default_rng(0))
    1
    """
    p = softmax(scores[None] / temperature)[0]
    return int(rng.choice(len(p), p=p))


def padded(sequences: list[list[int]]) -> tuple[Array, Array]:
    """Return sequences of different lengths as one array (N, T), filled up with PAD, and their lengths (N,).

    >>> padded([[3, 4, 5], [6]])
    (array([[3, 4, 5],
           [6, 0, 0]]), array([3, 1]))
    """
    lengths = np.array([len(sequence) for sequence in sequences])
    words = np.full((len(sequences), max(lengths, default=0)), PAD)
    for row, sequence in zip(words, sequences, strict=True):
        row[: len(sequence)] = sequence
    return words, lengths


def parity(n: int, T: int, rng: np.random.Generator) -> tuple[Array, Array]:
    """Many to one: is the number of ones odd?  Returns x: (n, T, 1) of 0 and 1, y: (n,) of 0 and 1.

    >>> x, y = parity(5, 8, np.random.default_rng(0))
    >>> (x.sum(axis=(1, 2)) % 2 == y).all()
    np.True_
    """
    x = rng.integers(0, 2, (n, T, 1))
    return x.astype(float), x.sum(axis=(1, 2)) % 2


def running_sum(n: int, T: int, rng: np.random.Generator) -> tuple[Array, Array]:
    """Many to many: the sum so far, at each step.  Returns x: (n, T, 1) from [-½, ½], y: (n, T, 1).

    >>> x, y = running_sum(2, 5, np.random.default_rng(0))
    >>> x.shape, bool(np.isclose(y[0, -1, 0], x[0].sum()))
    ((2, 5, 1), True)
    """
    x = rng.uniform(-0.5, 0.5, (n, T, 1))
    return x, x.cumsum(axis=1)


def spelling(n: int, rng: np.random.Generator) -> tuple[Array, Array]:
    """One to many: a digit, spelled in letters.  Returns x: (n, 10), one-hot, and words: (n, T), STOP at the end.

    Symbol 3 + k is LETTERS[k].

    >>> x, words = spelling(1, np.random.default_rng(0))
    >>> x.argmax(), "".join(LETTERS[w - 3] for w in words[0] if w > STOP)
    (np.int64(8), 'eight')
    """
    digits = rng.integers(0, 10, n)
    spelled = [[3 + LETTERS.index(letter) for letter in NUMBERS[d]] + [STOP] for d in digits]
    return np.eye(10)[digits], padded(spelled)[0]


def reversing(n: int, T: int, K: int, rng: np.random.Generator) -> tuple[Array, Array, Array]:
    """Many to many, delayed: say a sequence backwards, which can only begin when all of it has been heard.

    Returns x: (n, T), 1 to T symbols 3 … K+2, then PAD; words: (n, T + 1), the same backwards, STOP, then PAD; and the
    lengths of x: (n,).

    >>> x, words, lengths = reversing(2, 4, 5, np.random.default_rng(1))
    >>> x.tolist(), words.tolist(), lengths.tolist()
    ([[6, 7, 0, 0], [3, 3, 7, 0]], [[7, 6, 2, 0, 0], [7, 3, 3, 2, 0]], [2, 3])
    """
    lengths = rng.integers(1, T + 1, n)
    x, words = np.full((n, T), PAD), np.full((n, T + 1), PAD)
    for row, said, length in zip(x, words, lengths, strict=True):
        row[:length] = rng.integers(3, K + 3, length)
        said[:length], said[length] = row[:length][::-1], STOP
    return x, words, lengths
