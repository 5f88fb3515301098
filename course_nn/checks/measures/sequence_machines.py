"""What is measured of symbols drawn, of sums and sequences that a trained network says, and of forecasts."""

from __future__ import annotations

from typing import Any

import numpy as np

Array = np.ndarray
PAD, START, STOP = 0, 1, 2


def chances(found: dict[str, Any], scores: Array, temperature: float, draws: int, seed: int) -> dict[str, str]:
    """By which rule the symbols were drawn: the one of those below whose chances are nearest, if they are near."""
    if not found["symbols"]:
        return {"drawn": "no symbols"}
    shares = np.asarray(found["counts"]) / draws
    spread = scores - scores.min()
    rules = {
        "softmax(scores / temperature)": _softmax(scores / temperature),
        "softmax(scores · temperature)": _softmax(np.clip(scores * temperature, -700, 700)),
        "softmax(scores)": _softmax(scores),
        "softmax(-scores / temperature)": _softmax(-scores / temperature),
        "the highest": 1.0 * (scores == scores.max()),
        "all alike": np.full(len(scores), 1 / len(scores)),
        "scores as chances": spread / spread.sum(),
    }
    nearest = min(rules, key=lambda rule: float(np.abs(rules[rule] - shares).max()))
    known = float(np.abs(rules[nearest] - shares).max()) < 5 * (0.25 / draws) ** 0.5
    if known and nearest == "the highest" and np.allclose(rules["softmax(scores / temperature)"], rules[nearest]):
        nearest = "softmax(scores / temperature)"
    return {"drawn": nearest if known else "otherwise", "by": "rng" if found["alike"] else "another generator"}


def _softmax(z: Array) -> Array:
    e = np.exp(z - z.max())
    return np.asarray(e / e.sum())


def summed(answer: Any, x: Array, y: Array, most: float) -> dict[str, str]:
    """What the sums so far lack; x, y: (n, T, 1).

    most: the root mean square error that is small enough, as a share of the size of the sums.
    """
    said, size = np.asarray(answer, float), float(np.sqrt(np.mean(y**2)))
    if said.shape != y.shape:
        return {"lacks": "a sum at every step"}

    def far(from_what: Array) -> float:
        return float(np.sqrt(np.mean((said - from_what) ** 2))) / size

    if far(y) <= most:
        return {"lacks": "nothing"}
    late = np.concatenate([np.zeros_like(y[:, :1]), y[:, :-1]], axis=1)
    others = {
        "memory": x,
        "the step's own number": late,
        "the sum, not the mean": y / np.arange(1, y.shape[1] + 1)[:, None],
        "the sum so far": np.broadcast_to(y[:, -1:], y.shape),
        "anything learned": np.zeros_like(y),
    }
    nearest = min(others, key=lambda name: far(others[name]))
    return {"lacks": nearest if far(others[nearest]) <= min(most, far(y)) else "more training"}


def turned(answer: Any, x: Array, lengths: Array, words: Array, least: float) -> dict[str, str]:
    """What the sequences said backwards lack; x: (n, T), words: (n, T + 1).  least: the share that must be right."""
    said = np.asarray(answer)
    if said.shape != words.shape:
        return {"lacks": "the right shape"}
    right = (said == words).all(axis=1)
    if right.mean() >= least:
        return {"lacks": "nothing"}
    if (said[:, 0] == START).mean() > 0.9:
        return {"lacks": "START left out"}
    counts = words > STOP  # the letters, without STOP and PAD
    if ((said == words) | ~counts).all(axis=1).mean() >= least:
        return {"lacks": "STOP once, and PAD after it"}
    copied = np.concatenate([x, np.full((len(x), 1), PAD)], axis=1)
    if ((said == copied) | ~counts).all(axis=1).mean() >= 0.6 * least:
        return {"lacks": "the other direction"}
    full = lengths == x.shape[1]
    if right[full].mean() >= least:
        return {"lacks": "short sequences"}
    return {"lacks": "more that are right" if (said == words)[counts].mean() > 0.5 else "anything learned"}


def forecasts(answer: Any, past: Array, recent: Array, following: Array, most: float) -> dict[str, str]:
    """What forecasts lack; recent: (N, T), following: (N,), the numbers that came.

    most: their root mean square error that is small enough, as a share of that of saying last year's number again.
    """
    said = np.asarray(answer, float)
    if said.shape != following.shape:
        return {"lacks": "one number for each window"}
    if not np.isfinite(said).all():
        return {"lacks": "finite numbers"}

    def error(guess: Array) -> float:
        return float(np.sqrt(np.mean((guess - following) ** 2)))

    naive = error(recent[:, -1])
    if error(said) <= most * naive:
        return {"lacks": "nothing"}
    if np.allclose(said, recent[:, -1]):
        return {"lacks": "more than last year's number"}
    mean, std = past.mean(), past.std()
    if error(mean + std * said) <= most * naive:
        return {"lacks": "the scale of the series"}
    if np.ptp(said) < 0.1 * np.ptp(following):
        return {"lacks": "forecasts that differ"}
    if error(said[::-1]) <= most * naive:
        return {"lacks": "the order of the windows"}
    return {"lacks": "a smaller error"}
