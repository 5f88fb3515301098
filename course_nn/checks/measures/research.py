"""What a linear autoencoder and an agent's values are judged by."""

from __future__ import annotations

from typing import Any

import numpy as np

Array = np.ndarray
MOVES = ((-1, 0), (0, 1), (1, 0), (0, -1))  # up, right, down, left


def angle(V: Array, plane: Array) -> float:
    """The largest angle between what the columns of V span and what the columns of `plane` span, in degrees."""
    Q, P = np.linalg.qr(V)[0], np.linalg.qr(plane)[0]
    return float(np.degrees(np.arccos(np.clip(np.linalg.svd(Q.T @ P, compute_uv=False).min(), 0, 1))))


def squeezed(answer: Any, X: Array, k: int, ask: str, most: float) -> dict[str, str]:
    """What encoder W (k, D) and decoder V (D, k) lack: V's plane, or how well V W (x - mean) draws x - mean again.

    most: the angle to the principal directions in degrees, or the squared error as a multiple of the least possible.
    """
    W, V = (np.asarray(part, float) for part in answer)
    if W.shape != (k, X.shape[1]) or V.shape != W.shape[::-1]:
        return {"lacks": "the right shapes"}
    if not (np.isfinite(W).all() and np.isfinite(V).all()):
        return {"lacks": "finite numbers"}
    centred = X - X.mean(axis=0)
    best, uncentred = (np.linalg.svd(data, full_matrices=False)[2][:k].T for data in (centred, X))
    strengths = np.linalg.svd(V, compute_uv=False)
    plain = bool(strengths.min() > 1e-3 * strengths.max())
    if not plain:
        return {"lacks": f"{k} directions that differ"}
    off = angle(V, best)
    if off > max(most if ask == "plane" else 0, 10) and angle(V, uncentred) < 2:
        return {"lacks": "centred data"}
    if ask == "plane":
        return {"lacks": "nothing" if off <= most else "a plane near the principal one"}
    least = float(((centred - centred @ best @ best.T) ** 2).mean())
    error = float(((centred - centred @ W.T @ V.T) ** 2).mean())
    if error <= most * least:
        return {"lacks": "nothing"}
    return {"lacks": "an encoder that fits" if off <= 3 else "training"}


def found_ways(answer: Any, rows: list[str], seeds: list[int], ask: str, least: float) -> dict[str, str]:
    """What the greedy ways of several agents lack; answer: their values, (cells, 4) for each.

    ask: "a way" counts those that get to G, "the shortest" those that do so in as few steps as can be.
    """
    cells = len(rows) * len(rows[0])
    if any(np.shape(q) != (cells, 4) for q in answer):
        return {"lacks": "the right shape"}
    values = [np.asarray(q) for q in answer]
    if any((q == q.flat[0]).all() for q in values):
        return {"lacks": "anything learned"}
    ends, steps = zip(*(walked(q, rows) for q in values), strict=True)
    shortest = fewest(rows)
    good = [end == "G" and (ask == "a way" or n == shortest) for end, n in zip(ends, steps, strict=True)]
    if np.mean(good) >= least:
        return {"lacks": "nothing"}
    lost = [end for end, ok in zip(ends, good, strict=True) if not ok]
    return {"lacks": {"X": "a way round the pit", "G": "a shorter way", "": "an end"}[max(set(lost), key=lost.count)]}


def walked(q: Array, rows: list[str]) -> tuple[str, int]:
    """Where the moves of the highest value lead to from S, "G", "X" or "" (nowhere), and in how many steps."""
    wide, cell = len(rows[0]), "".join(rows).index("S")
    for n in range(1, len(rows) * wide + 1):
        cell = moved(rows, cell, int(q[cell].argmax()))
        if rows[cell // wide][cell % wide] in "GX":
            return rows[cell // wide][cell % wide], n
    return "", 0


def moved(rows: list[str], cell: int, action: int) -> int:
    """The cell that an action leads to: the same one where a wall or the edge is in the way."""
    i, j = cell // len(rows[0]) + MOVES[action][0], cell % len(rows[0]) + MOVES[action][1]
    free = 0 <= i < len(rows) and 0 <= j < len(rows[0]) and rows[i][j] != "#"
    return i * len(rows[0]) + j if free else cell


def fewest(rows: list[str]) -> int:
    """The fewest steps from S to G that avoid X, 0 where there is no way."""
    text = "".join(rows)
    known, edge, steps = {text.index("S")}, {text.index("S")}, 0
    while edge:
        if any(text[cell] == "G" for cell in edge):
            return steps
        edge = {moved(rows, cell, a) for cell in edge if text[cell] != "X" for a in range(4)} - known
        known, steps = known | edge, steps + 1
    return 0
