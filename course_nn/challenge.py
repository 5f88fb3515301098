"""The ImageNet challenge: what it measures, and what each year brought (lecture, "illustration: computer vision").

>>> from course_nn.data import ilsvrc
>>> rows = [(int(row["year"]), float(row["paper_error_percent"])) for row in ilsvrc() if row["year"]]
>>> {year: round(gain, 2) for year, gain in yearly_gain(rows).items()}
{2012: 0.4, 2013: 0.03, 2014: 0.55, 2015: 0.46}
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from course_nn.metrics import as_scores


def topk_error(scores: npt.ArrayLike, labels: npt.ArrayLike, k: int = 5) -> float:
    """Share of samples whose label is not among the k highest scores: ILSVRC's measure, for k = 5.

    scores: (N, K), labels: (N,) of 0 … K-1. Of equal scores the lower class number comes first, as in np.argmax; a
    network that gives all classes the same score is therefore at chance, 1 - k / K, and not perfect.

    >>> scores = [[0.1, 0.7, 0.2], [0.5, 0.2, 0.3], [0.3, 0.3, 0.4], [0.6, 0.3, 0.1]]
    >>> topk_error(scores, [1, 0, 2, 1], k=1), topk_error(scores, [1, 0, 2, 1], k=2)
    (0.25, 0.0)
    """
    scores, labels = as_scores("topk_error", scores, labels)
    if not 1 <= k <= scores.shape[1]:
        raise ValueError(f"topk_error got k = {k} for {scores.shape[1]} classes; it takes 1 to {scores.shape[1]}")
    at_label = scores[np.arange(len(labels)), labels][:, None]
    before = np.arange(scores.shape[1]) < labels[:, None]
    rank = np.sum((scores > at_label) | (before & (scores == at_label)), axis=1)
    return float(np.mean(rank >= k))


def yearly_gain(rows: Iterable[tuple[int, float]]) -> dict[int, float]:
    """Share by which each year brought the best error down, compared with the year before it in the rows.

    rows: (year, error), several a year if you like; the smallest error of a year counts. Where n years lie between two,
    each of them has the same share g: (1 - g)ⁿ of the error is left.  Returns {year: g} without the first year.

    >>> yearly_gain([(2001, 40.0), (2002, 20.0), (2002, 25.0), (2004, 5.0)])
    {2002: 0.5, 2004: 0.5}
    """
    best: dict[int, float] = {}
    for year, error in rows:
        best[year] = min(error, best.get(year, error))
    return {new: 1 - (best[new] / best[old]) ** (1 / (new - old)) for old, new in pairwise(sorted(best))}
