"""Made-up sequences: two numbers to be added, digits to be turned around, and names to be spelled.

Sequences are (n, T, D): n samples, T steps, D numbers a step.
"""

from __future__ import annotations

import numpy as np

from course_nn.data.generated import Array

ONSETS = ("", "b", "br", "d", "f", "g", "h", "j", "k", "l", "m", "n", "p", "r", "s", "t", "th", "v")
VOWELS = ("a", "e", "i", "o", "u", "ia", "ai")
CODAS = ("", "", "", "l", "n", "r", "s", "th")


def adding(n: int, T: int, rng: np.random.Generator) -> tuple[Array, Array]:
    """Remember two of T numbers, and add them: a test of long memory (Hochreiter and Schmidhuber, 1997).

    Each step has a number from [0, 1] and a mark, 1 at two steps (one in each half) and 0 elsewhere; y is the sum of
    the marked numbers. Always answering 1 has a mean squared error of 1/6.  Returns x: (n, T, 2), y: (n, 1).

    >>> x, y = adding(3, 5, np.random.default_rng(0))
    >>> bool(np.allclose((x[..., 0] * x[..., 1]).sum(1), y[:, 0]))
    True
    """
    if T < 2:
        raise ValueError(f"adding got T = {T} steps; it marks two of them, so T is 2 or more")
    x = np.zeros((n, T, 2))
    x[..., 0] = rng.uniform(0, 1, (n, T))
    rows = np.arange(n)
    x[rows, rng.integers(0, T // 2, n), 1] = 1
    x[rows, rng.integers(T // 2, T, n), 1] = 1
    return x, (x[..., 0] * x[..., 1]).sum(axis=1, keepdims=True)


def reversal(n: int, T: int, K: int, rng: np.random.Generator) -> tuple[Array, Array]:
    """Read T symbols, then say them backwards: the smallest translation, for an encoder and a decoder.

    Returns x and y: (n, T) of 0 … K-1, y being x from its end.

    >>> x, y = reversal(2, 4, 3, np.random.default_rng(0))
    >>> (x[:, 0] == y[:, 3]).all()
    np.True_
    """
    x = rng.integers(0, K, (n, T))
    return x, x[:, ::-1].copy()


def names(n: int, rng: np.random.Generator) -> list[str]:
    """Invented first names of two or three syllables, small letters only, for a network that spells.

    No list of people: the syllables are ours, and so the licence of the course covers them.

    >>> names(3, np.random.default_rng(0))
    ['nofia', 'suthon', 'rulothes']
    """

    def one() -> str:
        syllables = [str(rng.choice(ONSETS) + rng.choice(VOWELS)) for _ in range(rng.integers(2, 4))]
        return "".join(syllables) + str(rng.choice(CODAS))

    return [one() for _ in range(n)]
