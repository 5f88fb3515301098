"""What property exercises about the feedforward network are judged by."""

from __future__ import annotations

from typing import Any

import numpy as np


def exposes_leaky_bug(inputs: Any, bug: str) -> Any:
    """Whether (z, dy) tells the leaky ReLU that has the bug from the right one, with at most two numbers each.

    Of more than two numbers only that is said.
    """
    z, dy = (np.array(numbers, float, ndmin=1) for numbers in inputs)
    if z.shape != dy.shape or z.ndim != 1 or not (np.isfinite(z).all() and np.isfinite(dy).all()):
        raise ValueError("z and dy are two lists of equally many numbers")
    if not z.size:
        raise ValueError("z has to hold a number")
    if z.size > 2:
        return {"exposed": None, "short": False}
    pairs = zip(_leaky_relu(z, dy), _leaky_relu(z, dy, bug), strict=True)
    return {"exposed": not all(np.array_equal(right, wrong) for right, wrong in pairs), "short": True}


def _leaky_relu(z: np.ndarray, dy: np.ndarray, bug: str = "") -> tuple[np.ndarray, np.ndarray]:
    slope = np.where(z >= 0, 1.0, 0.0 if bug == "no leak" else 0.01)
    if bug == "all or nothing":
        slope = np.full(z.shape, 1.0 if z.sum() >= 0 else 0.01)
    y = slope * z
    return np.maximum(y, -1) if bug == "clipped" else y, slope if bug == "forgets dy" else dy * slope
