"""What captions, and the looks that go with them, are judged by."""

from __future__ import annotations

from typing import Any

import numpy as np

PAD, START, STOP = 0, 1, 2
LEARNED = 0.3  # to say the same likely sentence about every picture gives more


def word_accuracy(said: np.ndarray, words: np.ndarray) -> float:
    """The share of the right words that were said at their place."""
    return float((said == words).mean())


def mass_on_object(weights: np.ndarray, cells: np.ndarray) -> float:
    """The mean weight on the cell of the thing whose colour or shape a word names.

    weights: (N, T, L); cells: (N, T), -1 at words that name neither.
    """
    n, t = np.nonzero(cells >= 0)
    return float(np.mean(weights[n, t, cells[n, t]]))


def captioned(
    answer: Any, images: np.ndarray, ask: str, words: np.ndarray, cells: np.ndarray, least: float
) -> dict[str, str]:
    """What the captions of new scenes, or the looks, lack; the answer sees only the images.

    answer: words (N, T), weights (N, T, L). ask: "words" or "weights". least: the share of right words, or the mass on
    the named things, that is enough.
    """
    said, weights = (np.asarray(part) for part in answer)
    if said.shape != words.shape or weights.shape[:2] != words.shape or weights.ndim != 3:
        return {"lacks": "the right shapes"}
    if ask == "weights":
        return {"lacks": _of_looks(weights.astype(float), cells, least)}
    return {"lacks": _of_words(said, words, least)}


def _of_words(said: np.ndarray, words: np.ndarray, least: float) -> str:
    if (said[:, 0] == START).all():
        return "START left out"
    stops = said == STOP
    after = np.cumsum(stops, axis=1) - stops > 0
    if word_accuracy(said, words) < least:
        if word_accuracy(said, words) < LEARNED:
            return "training"
        if (said == said[0]).all(axis=1).mean() > 0.9:
            return "captions that differ"
        turned = word_accuracy(said[::-1], words) >= least
        return "the order of the pictures" if turned else "more right words"
    if (said[after] != PAD).any() or stops.any(axis=1).mean() < 0.9:
        return "an end"
    return "nothing"


def _of_looks(weights: np.ndarray, cells: np.ndarray, least: float) -> str:
    if not np.allclose(weights[cells >= 0].sum(axis=1), 1, atol=1e-3):
        return "a sum of 1 over the places"
    if mass_on_object(weights, cells) >= least:
        return "nothing"
    if np.allclose(weights[cells >= 0], 1 / weights.shape[2], atol=1e-3):
        return "a look of its own for each word"
    turned = mass_on_object(weights[::-1], cells) >= least
    return "the order of the pictures" if turned else "more on the named thing"
