"""Symptoms: the few relations between a wrong result and the right one that a Key may name.

A relation takes (got, expected) of one case, both arrays, and its parameters; it holds if it explains the
difference on that case. A symptom is claimed only if its relation holds on every case it looks at.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from course_nn.checks.values import agrees, is_numeric

Relation = Callable[..., bool]


def _equal(a: Any, b: Any) -> bool:
    return agrees(b, a, 1e-5, 1e-8)


def scaled(got: np.ndarray, expected: np.ndarray, by: float) -> bool:
    """`got` is `by` times `expected`."""
    return _equal(got, by * expected)


def shifted(got: np.ndarray, expected: np.ndarray, by: float) -> bool:
    """`got` is `expected` plus the constant `by`."""
    return _equal(got, expected + by)


def transposed(got: np.ndarray, expected: np.ndarray) -> bool:
    """`got` is `expected` with its two axes exchanged."""
    return expected.ndim == 2 and _equal(got, expected.T)


def flipped(got: np.ndarray, expected: np.ndarray, axis: int) -> bool:
    """`got` is `expected` in reverse order along `axis`."""
    return expected.ndim > axis and _equal(got, np.flip(expected, axis))


def summed(got: np.ndarray, expected: np.ndarray, axis: int) -> bool:
    """`got` is `expected` summed over `axis`."""
    return expected.ndim > axis and _equal(got, expected.sum(axis=axis))


def normalised_along(got: np.ndarray, expected: np.ndarray, axis: int) -> bool:
    """`got` sums to 1 along `axis`, where `expected` does not: the right idea over the wrong axis."""
    if got.shape != expected.shape or got.ndim <= axis:
        return False
    ones = np.ones(got.sum(axis=axis).shape)
    return _equal(got.sum(axis=axis), ones) and not _equal(expected.sum(axis=axis), ones)


RELATIONS: dict[str, Relation] = {
    f.__name__: f for f in (scaled, shifted, transposed, flipped, summed, normalised_along)
}


def holds(relation: str, got: Any, expected: Any, parameters: dict[str, Any]) -> bool:
    """True if the named relation explains `got`; False for anything but finite real numbers."""
    if not (is_numeric(got) and is_numeric(expected)) or np.iscomplexobj(got) or np.iscomplexobj(expected):
        return False
    got, expected = np.asarray(got, float), np.asarray(expected, float)
    with np.errstate(all="ignore"):
        return bool(np.isfinite(got).all()) and RELATIONS[relation](got, expected, **parameters)
