"""The ImageNet challenge: its measure, what a year brought, and the human."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

import numpy as np

from autograder.exercise import Case, Exercise, Question
from course_nn import challenge

Array = np.ndarray
Rng = np.random.Generator

# Top-k error ---------------------------------------------------------------------------------------------------------

topk_error = Exercise(
    challenge.topk_error, points={"different scores": 1.5, "equal scores": 0.5}, see="Russakovsky et al. (2015), 4.1"
)


@topk_error.cases
def _(rng: Rng) -> Iterator[Case]:
    def drawn(N: int, K: int, k: int, ties: bool = False) -> dict[str, Any]:
        """Draw scores for which no mistake gives what is right; with ties there are few values, many of them equal."""
        while True:
            labels = rng.integers(0, K, N)
            scores = rng.integers(-2, 2, (N, K)).astype(float) if ties else rng.normal(-1, 2, (N, K)).round(2)
            right, *wrong = [f(scores, labels, k) for f in (challenge.topk_error, *(_OTHERS if ties else _OTHERS[:6]))]
            if right not in wrong and 0 < right < 1 and (N < 20 or len(set(wrong)) == len(wrong)):
                return {"scores": scores, "labels": labels, "k": k}

    yield Case("7 images, 4 classes, k = 2", "different scores", **drawn(7, 4, 2))
    yield Case("23 images, 9 classes, k = 3", "different scores", **drawn(23, 9, 3))
    yield Case("60 images, 12 classes, k = 5", "different scores", **drawn(60, 12, 5))
    yield Case("60 images, 7 classes, k = 3, many equal scores", "equal scores", **drawn(60, 7, 3, True))
    yield Case("all scores equal", "equal scores", scores=np.zeros((11, 5)), labels=rng.permutation(11) % 5, k=3)


def _ranks(scores: Array, labels: Array) -> Array:
    """How many stand before the label; of equal ones the lower class number."""
    order = np.argsort(-scores, axis=1, kind="stable")
    return np.argmax(order == labels[:, None], axis=1)


def _share(wrong: Array) -> float:
    return float(np.mean(wrong))


@topk_error.mistake
def accuracy_for_error(scores: Array, labels: Array, k: int) -> float:
    """You return how many are right, the accuracy; the error is how many are not: 1 minus that."""
    return _share(_ranks(scores, labels) < k)


@topk_error.mistake
def lowest_scores(scores: Array, labels: Array, k: int) -> float:
    """You look among the k lowest scores: argsort puts the smallest first, so turn it around or sort -scores."""
    return _share(_ranks(-scores, labels) >= k)


@topk_error.mistake
def the_first_only(scores: Array, labels: Array, k: int) -> float:
    """You ask for the highest score alone, whatever k says: the label may be any of the k highest."""
    return _share(_ranks(scores, labels) >= 1)


@topk_error.mistake
def one_short(scores: Array, labels: Array, k: int) -> float:
    """You look at one score too few: the k highest have the places 0 to k - 1."""
    return _share(_ranks(scores, labels) >= k - 1)


@topk_error.mistake
def one_too_many(scores: Array, labels: Array, k: int) -> float:
    """You look at one score too many: the k highest have the places 0 to k - 1."""
    return _share(_ranks(scores, labels) >= k + 1)


@topk_error.mistake
def the_last_of_them_only(scores: Array, labels: Array, k: int) -> float:
    """You compare the label with the k-th highest score alone: it may be any of the first k."""
    return _share(_ranks(scores, labels) != k - 1)


@topk_error.mistake
def equal_ones_count_for_it(scores: Array, labels: Array, k: int) -> float:
    """You count only scores that are *higher* than the label's, so a network that scores all classes alike would make
    no error: of equal ones the lower class number comes first.
    """
    at = scores[np.arange(len(labels)), labels][:, None]
    return _share((scores > at).sum(axis=1) >= k)


@topk_error.mistake
def equal_ones_count_against_it(scores: Array, labels: Array, k: int) -> float:
    """You count every score as high as the label's as one before it: of equal ones only those of lower class number
    come first.
    """
    at = scores[np.arange(len(labels)), labels][:, None]
    return _share((scores >= at).sum(axis=1) - 1 >= k)


@topk_error.mistake
def higher_number_first(scores: Array, labels: Array, k: int) -> float:
    """Of equal scores you take the higher class number first, as an argsort that is turned around does: sort -scores
    with kind="stable".
    """
    return _share(_ranks(scores[:, ::-1], scores.shape[1] - 1 - labels) >= k)


_OTHERS: tuple[Callable[..., float], ...] = (
    *(accuracy_for_error, lowest_scores, the_first_only, one_short, one_too_many, the_last_of_them_only),
    *(equal_ones_count_for_it, equal_ones_count_against_it, higher_number_first),
)


@topk_error.mistake
def mean_over_all_places(scores: Array, labels: Array, k: int) -> float:
    """Your mean runs over all k places of each image, so an image counts as right by 1/k: first ask whether the label
    is among the k (any), then take the mean over the images.
    """
    return 1 - _share(_ranks(scores, labels) < k) / k


@topk_error.mistake
def a_number_not_a_share(scores: Array, labels: Array, k: int) -> int:
    """You count the errors; an error rate is their share of the images."""
    return int((_ranks(scores, labels) >= k).sum())


@topk_error.mistake
def in_percent(scores: Array, labels: Array, k: int) -> float:
    """Yours is in percent: return the share, between 0 and 1."""
    return 100 * challenge.topk_error(scores, labels, k)


@topk_error.mistake
def one_for_each_image(scores: Array, labels: Array, k: int) -> Array:
    """You return right or wrong for each image: take the mean of that."""
    return _ranks(scores, labels) >= k


# What a year brings --------------------------------------------------------------------------------------------------

Rows = list[tuple[int, float]]
Gain = Callable[[float, float, int], float]


def _gains(
    rows: Rows,
    of_year: Callable[[list[float]], float] = min,
    gain: Gain = lambda old, new, n: 1 - (new / old) ** (1 / n),
) -> dict[int, float]:
    years = sorted({year for year, _ in rows})
    best = {year: of_year([error for y, error in rows if y == year]) for year in years}
    return {new: gain(best[old], best[new], new - old) for old, new in pairwise(years)}


yearly_gain = Exercise(challenge.yearly_gain, points={"one row a year": 0.5, "several, and years left out": 0.5})


@yearly_gain.cases
def _(rng: Rng) -> Iterator[Case]:
    def errors(n: int) -> list[float]:
        return (30 * np.cumprod(rng.uniform(0.55, 0.9, n))).round(2).tolist()

    start = int(rng.integers(1990, 2005))
    first = list(zip(range(start, start + 4), errors(4), strict=True))
    yield Case("four years", "one row a year", rows=first)
    years = [start, start + 1, start + 1, start + 1, start + 4, start + 4, start + 6]
    shuffled = errors(7)
    shuffled[1], shuffled[2], shuffled[3] = shuffled[2], shuffled[3], shuffled[1]  # best, worst and last of it differ
    shuffled[1], shuffled[2] = shuffled[2], shuffled[1]
    yield Case("four years of seven", "several, and years left out", rows=list(zip(years, shuffled, strict=True)))


@yearly_gain.mistake
def points_for_shares(rows: Rows) -> Any:
    """You subtract the errors, which gives percentage points: from 4 to 2 is as much as from 20 to 18 then; divide by
    the earlier one.
    """
    return _gains(rows, gain=lambda old, new, n: (old - new) / n)


@yearly_gain.mistake
def relative_to_the_new(rows: Rows) -> Any:
    """You divide by the later error: what was gained is a share of what there was before."""
    return _gains(rows, gain=lambda old, new, n: (old / new) ** (1 / n) - 1)


@yearly_gain.mistake
def share_that_is_left(rows: Rows) -> Any:
    """Yours is the share of the error that is left: what was gained is 1 minus that."""
    return _gains(rows, gain=lambda old, new, n: (new / old) ** (1 / n))


@yearly_gain.mistake
def negative(rows: Rows) -> Any:
    """Your sign is turned: a smaller error is a gain, a positive number here."""
    return _gains(rows, gain=lambda old, new, n: (new / old) ** (1 / n) - 1)


@yearly_gain.mistake
def gain_in_percent(rows: Rows) -> Any:
    """Yours is in percent: give shares, between 0 and 1."""
    return _gains(rows, gain=lambda old, new, n: 100 * (1 - (new / old) ** (1 / n)))


@yearly_gain.mistake
def worst_of_the_year(rows: Rows) -> Any:
    """Of several rows of a year you take the one with the greatest error: the best one counts."""
    return _gains(rows, of_year=max)


@yearly_gain.mistake
def mean_of_the_year(rows: Rows) -> Any:
    """Of several rows of a year you take the mean: the best one counts."""
    return _gains(rows, of_year=lambda errors: float(np.mean(errors)))


@yearly_gain.mistake
def last_of_the_year(rows: Rows) -> Any:
    """Of several rows of a year you take the last: as dict(rows) does; the best one counts."""
    return _gains(rows, of_year=lambda errors: errors[-1])


@yearly_gain.mistake
def first_of_the_year(rows: Rows) -> Any:
    """Of several rows of a year you take the first: the best one counts."""
    return _gains(rows, of_year=lambda errors: errors[0])


@yearly_gain.mistake
def years_left_out_not_counted(rows: Rows) -> Any:
    """Where years are left out you give the gain of all of them to one: with n years between, the same share in each
    makes (1 - g)ⁿ of the error.
    """
    return _gains(rows, gain=lambda old, new, n: 1 - new / old)


@yearly_gain.mistake
def gain_cut_into_equal_parts(rows: Rows) -> Any:
    """You divide the gain of several years by their number: but the shares multiply, (1 - g)ⁿ is left of the error, so
    it takes the n-th root.
    """
    return _gains(rows, gain=lambda old, new, n: (1 - new / old) / n)


@yearly_gain.mistake
def always_since_the_first(rows: Rows) -> Any:
    """You compare every year with the first one: compare with the row of years before it."""
    years = sorted({year for year, _ in rows})
    best = {year: min(error for y, error in rows if y == year) for year in years}
    return {year: 1 - (best[year] / best[years[0]]) ** (1 / (year - years[0])) for year in years[1:]}


@yearly_gain.mistake
def under_the_earlier_year(rows: Rows) -> Any:
    """You put each gain under the earlier of its two years: it belongs to the one that brought it, the later."""
    years = sorted({year for year, _ in rows})
    return dict(zip(years, _gains(rows).values(), strict=False))


@yearly_gain.mistake
def a_gain_of_the_first_year(rows: Rows) -> Any:
    """The first year has no year before it, so it has no gain, not even 0: leave it out."""
    return {min(year for year, _ in rows): 0.0, **_gains(rows)}


why_a_range = Question(
    rubric=[
        (
            1,
            "Why a range: few people did it, and they differ: by how much they trained for the 1,000 classes (breeds "
            "of dogs), and how many images they looked at; 5.1 % of one with training, 12 % of one with less. (Also "
            "counts: with a few hundred images chance alone moves an error by a percent or more.)",
        ),
        (
            1,
            "What 'better than a human' may mean and what not: on this test, with these classes and top-5; the human's "
            "and the network's errors differ in kind; a network was made for these classes, sees only such photos, "
            "and what it does with others is not measured; labels may be wrong or ambiguous.",
        ),
    ],
    samples=[
        (
            2,
            "Only two people were tested, one studied the classes for a long time and got 5 %, the other was worse on "
            "a much smaller sample, so there is no such thing as the human error. A network below 5 % knows 120 breeds "
            "of dogs better than that person, but this says nothing about drawings or about understanding a scene.",
            "Both rows.",
        ),
        (
            1,
            "People differ: an expert makes fewer mistakes than somebody who never saw the classes, and they get "
            "tired. So it is a range.",
            "The first row; what the comparison is worth is not said.",
        ),
        (
            1,
            "The networks are better than humans just on ImageNet. Humans can recognise things in all situations and "
            "the network has been trained on exactly these classes.",
            "The second row; why a range is not said.",
        ),
        (
            0,
            "Because it is hard to measure humans exactly there is a margin, and the computer has passed it, so "
            "computers now see better than we do.",
            "No reason for the range, and the conclusion is the one to be careful with.",
        ),
    ],
)
