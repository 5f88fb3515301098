"""Forecasting: windows of a series, guesses to beat, and a network that beats them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from autograder.exercise import Case, Exercise
from course_nn import data, forecasting
from course_nn.checks import probes
from course_nn.checks.measures.sequence_machines import forecasts
from course_nn.checks.probes.sequence_machines import trained

Array = np.ndarray
Rng = np.random.Generator
Rows = dict[str, Any]
ROWS = ["mean", "std", "x", "y", "x_new", "y_new"]


def _series(rng: Rng, years: int) -> Array:
    """Something with a cycle that grows."""
    t = np.arange(years)
    return (20 + 0.6 * t + 12 * np.sin(2 * np.pi * t / 11 + rng.uniform(0, 6)) + 4 * rng.normal(size=years)).round(1)


# Windows ------------------------------------------------------------------------------------------------------------

windows = Exercise(
    forecasting.windows,
    points={"to learn from": 0.5, "later years": 0.5},
    probe=probes.rows,
    see="Goodfellow et al. 5.3",
)


@windows.cases
def _(rng: Rng) -> Iterator[Case]:
    for years, n, T in ((9, 6, 2), (17, 12, 4)):
        inputs = {"series": _series(rng, years), "n": n, "T": T}
        yield Case(f"{n} of {years} years", "to learn from", names=ROWS[:4], **inputs)
        yield Case(f"the years after {n} of {years}", "later years", names=["mean", "std", *ROWS[4:]], **inputs)


def _windows(
    series: Array,
    n: int,
    T: int,
    scale: Callable[[Array, int], tuple[Any, Any]] = lambda series, n: (series[:n].mean(), series[:n].std()),
    ahead: int = 0,
    first: int = 0,
) -> Rows:
    """The right rows, with one part replaced.

    ahead: by how much the target lies farther off; first: how many of the new windows are left out.
    """
    mean, std = scale(series, n)
    z = (series - mean) / std
    at = np.arange(T, len(series) - ahead)
    x, y = np.stack([z[t - T : t] for t in at])[:, :, None], z[at + ahead][:, None]
    k = n - T - ahead
    return {"mean": float(mean), "std": float(std), "x": x[:k], "y": y[:k], "x_new": x[k + first :],
            "y_new": y[k + first :]}  # fmt: skip


@windows.also_right
def other_deviation(series: Array, n: int, T: int) -> Rows:
    """The deviation that divides by n - 1 serves as well."""
    return _windows(series, n, T, lambda s, n: (s[:n].mean(), s[:n].std(ddof=1)))


@windows.mistake
def the_future_leaks(series: Array, n: int, T: int) -> Rows:
    """You scale by mean and standard deviation of all years: so the later ones leak into what is learned from; measure
    them on the first n only.
    """
    return _windows(series, n, T, lambda s, n: (s.mean(), s.std()))


@windows.mistake
def scaled_by_the_later_years(series: Array, n: int, T: int) -> Rows:
    """You scale by mean and standard deviation of the years from n on; those are the future: take the first n."""
    return _windows(series, n, T, lambda s, n: (s[n:].mean(), s[n:].std()))


@windows.mistake
def each_part_by_itself(series: Array, n: int, T: int) -> Rows:
    """You scale the later years by their own mean and deviation: to a network they must look as what it learned from
    did, so use the same two numbers.
    """
    rows, other = _windows(series, n, T), _windows(series, n, T, lambda s, n: (s[n:].mean(), s[n:].std()))
    return rows | {"x_new": other["x_new"], "y_new": other["y_new"]}


@windows.mistake
def not_scaled(series: Array, n: int, T: int) -> Rows:
    """Your windows hold the numbers as they are: subtract the mean and divide by the standard deviation."""
    mean, std = series[:n].mean(), series[:n].std()
    return _windows(series, n, T, lambda s, n: (0, 1)) | {"mean": float(mean), "std": float(std)}


@windows.mistake
def only_shifted(series: Array, n: int, T: int) -> Rows:
    """You subtract the mean and do not divide: divide by the standard deviation, too."""
    return _windows(series, n, T, lambda s, n: (s[:n].mean(), 1)) | {"std": float(series[:n].std())}


@windows.mistake
def divided_by_the_variance(series: Array, n: int, T: int) -> Rows:
    """Your std is the variance, its square: take the square root."""
    return _windows(series, n, T, lambda s, n: (s[:n].mean(), s[:n].var()))


@windows.mistake
def targets_not_scaled(series: Array, n: int, T: int) -> Rows:
    """Your y holds the numbers as they are: scale them like x, so that the network has to say numbers of size 1."""
    mean, std = series[:n].mean(), series[:n].std()
    rows = _windows(series, n, T)
    return rows | {name: mean + std * rows[name] for name in ("y", "y_new")}


@windows.mistake
def target_in_the_window(series: Array, n: int, T: int) -> Rows:
    """Your y is the last number of its own window, so that there is nothing to forecast: it is the one after."""
    rows = _windows(series, n, T)
    return rows | {"y": rows["x"][:, -1], "y_new": rows["x_new"][:, -1]}


@windows.mistake
def two_years_ahead(series: Array, n: int, T: int) -> Rows:
    """Your y lies two years after its window's end: it is the very next number."""
    return _windows(series, n, T, ahead=1)


@windows.mistake
def later_windows_too_late(series: Array, n: int, T: int) -> Rows:
    """You cut the later years into windows of their own, so the first T of them are never forecast: a window may reach
    back, its past is known by then.
    """
    return _windows(series, n, T, first=T) if n + T < len(series) else _windows(series, n, T, first=len(series) - n - 1)


@windows.mistake
def later_targets_learned_from(series: Array, n: int, T: int) -> Rows:
    """Your x has n windows, and the last of them have targets from n on: only n - T windows have their target among the
    first n.
    """
    rows = _windows(series, n, T)
    x, y = (np.concatenate([rows[name], rows[f"{name}_new"]]) for name in ("x", "y"))
    return rows | {"x": x[:n], "y": y[:n], "x_new": x[n:], "y_new": y[n:]}


@windows.mistake
def side_by_side(series: Array, n: int, T: int) -> Rows:
    """Your windows lie side by side, each begins where the last one ended: let one begin at every year."""
    rows = _windows(series, n, T)
    return {name: row if name in ("mean", "std") else row[::T] for name, row in rows.items()}


@windows.mistake
def last_axis_missing(series: Array, n: int, T: int) -> Rows:
    """Your windows have the shape (…, T): a recurrent layer takes (N, T, D), here with D = 1."""
    rows = _windows(series, n, T)
    return rows | {"x": rows["x"][:, :, 0], "x_new": rows["x_new"][:, :, 0]}


@windows.mistake
def newest_first(series: Array, n: int, T: int) -> Rows:
    """Your windows run backwards in time: the oldest year comes first."""
    rows = _windows(series, n, T)
    return rows | {"x": rows["x"][:, ::-1], "x_new": rows["x_new"][:, ::-1]}


@windows.mistake
def targets_flat(series: Array, n: int, T: int) -> Rows:
    """Your y has the shape (N,): the network's output has (N, 1), and against that NumPy would make a table of N times
    N differences.
    """
    rows = _windows(series, n, T)
    return rows | {"y": rows["y"][:, 0], "y_new": rows["y_new"][:, 0]}


# Guesses to beat ----------------------------------------------------------------------------------------------------

GUESSES = ("mean", "last year", "11 years ago")

baselines = Exercise(
    forecasting.baselines,
    points={"mean": 0.25, "last year": 0.25, "11 years ago": 0.5},
    probe=probes.rows,
    see="Goodfellow et al. 11.2",
)


@baselines.cases
def _(rng: Rng) -> Iterator[Case]:
    for guess in GUESSES:
        for years, n in ((19, 13), (40, 31)):
            yield Case(f"{guess}, {n} of {years} years", guess, names=[guess], series=_series(rng, years), n=n)


def _guessed(
    series: Array,
    n: int,
    back: tuple[int, int] = (1, 11),
    size: Callable[[Array], Any] = lambda d: (d**2).mean() ** 0.5,
) -> dict[str, float]:
    """The errors, with guesses from other years, or measured otherwise."""
    at = np.arange(n, len(series))
    guesses = [series[:n].mean(), *(series[at - k] for k in back)]
    return {name: float(size(series[at] - guess)) for name, guess in zip(GUESSES, guesses, strict=True)}


@baselines.mistake
def root_forgotten(series: Array, n: int) -> dict[str, float]:
    """Yours is the mean of the squares: take its root, so that it is a number of sunspots."""
    return _guessed(series, n, size=lambda d: (d**2).mean())


@baselines.mistake
def distances(series: Array, n: int) -> dict[str, float]:
    """You take the mean distance: square first, then the mean, then the root."""
    return _guessed(series, n, size=lambda d: np.abs(d).mean())


@baselines.mistake
def errors_cancel(series: Array, n: int) -> dict[str, float]:
    """In yours the errors above and below cancel: square them before you take the mean."""
    return _guessed(series, n, size=lambda d: abs(d.mean()))


@baselines.mistake
def spread_of_the_errors(series: Array, n: int) -> dict[str, float]:
    """You take the standard deviation of the errors, which forgives a guess that is always too low: take the root of
    their mean square.
    """
    return _guessed(series, n, size=lambda d: d.std())


@baselines.mistake
def added_up(series: Array, n: int) -> dict[str, float]:
    """You add the squares up: take their mean, so that the number of years does not matter."""
    return _guessed(series, n, size=lambda d: (d**2).sum() ** 0.5)


@baselines.mistake
def mean_of_the_future(series: Array, n: int) -> dict[str, float]:
    """Your mean knows the years that it is to guess: take that of the first n."""
    d = series[n:] - series.mean()
    return _guessed(series, n) | {"mean": float((d**2).mean() ** 0.5)}


@baselines.mistake
def mean_of_the_later_years(series: Array, n: int) -> dict[str, float]:
    """Your mean is that of the years to guess, which nobody knows beforehand: take that of the first n."""
    return _guessed(series, n) | {"mean": float(series[n:].std())}


@baselines.mistake
def guesses_of_the_same_year(series: Array, n: int) -> dict[str, float]:
    """Your guess for a year is that year's own number: it is the one of the year before."""
    return _guessed(series, n, back=(0, 11))


@baselines.mistake
def year_before_last(series: Array, n: int) -> dict[str, float]:
    """Your guess is two years old: take the number just before."""
    return _guessed(series, n, back=(2, 11))


@baselines.mistake
def always_the_last_known(series: Array, n: int) -> dict[str, float]:
    """You guess the last of the first n for all later years: each year's guess is the number of the year before it."""
    d = series[n:] - series[n - 1]
    return _guessed(series, n) | {"last year": float((d**2).mean() ** 0.5)}


@baselines.mistake
def ten_years_ago(series: Array, n: int) -> dict[str, float]:
    """Your guess is 10 years old: for the year at place t it is the one at t - 11."""
    return _guessed(series, n, back=(1, 10))


@baselines.mistake
def twelve_years_ago(series: Array, n: int) -> dict[str, float]:
    """Your guess is 12 years old: for the year at place t it is the one at t - 11."""
    return _guessed(series, n, back=(1, 12))


@baselines.mistake
def over_all_years(series: Array, n: int) -> dict[str, float]:
    """You measure over all years, those of the first n included: compare from place n on only."""
    whole = _guessed(series, 11)
    d = series - series[:n].mean()
    last = np.diff(series)
    return {**whole, "mean": float((d**2).mean() ** 0.5), "last year": float((last**2).mean() ** 0.5)}


# A network that beats them ------------------------------------------------------------------------------------------

# Root mean square error over that of last year's number, of 30 networks (the seeds 0 to 29) that learned from the first
# 190, 200, 210, 220 and 229 years: 0.62 in the middle, 0.66 at most. A linear regression on the 22 numbers has 0.60
# to 0.68.
T = 2 * forecasting.CYCLE
MOST = {"better than last year's number": 0.95, "much better": 0.75}

forecaster = Exercise(
    forecasting.forecaster,
    points={"better than last year's number": 0.5, "much better": 0.5},
    probe=trained,
    measure=forecasts,
    see="Goodfellow et al. 11.2",
)


@forecaster.cases
def _(rng: Rng) -> Iterator[Case]:
    spots = data.sunspots()[1]
    for group, most in MOST.items():
        n = int(rng.integers(190, 230))
        series = (spots * rng.uniform(0.5, 3)).round(1)  # what is looked up elsewhere has another scale
        recent = np.lib.stride_tricks.sliding_window_view(series, T)[n - T : -1].copy()
        case = Case(f"at most {most:.0%} of its error", group, past=series[:n], recent=recent)
        yield case.keeping(following=series[n:], most=most)


@forecaster.mistake
def last_year_again(past: Array) -> Any:
    """Your forecast is last year's number again: that is the guess to beat, so let the network learn from windows of
    the past.
    """
    return lambda recent: recent[:, -1].copy()


@forecaster.mistake
def scaled_back_not(past: Array) -> Any:
    """Your forecasts are numbers of size 1: the network says scaled numbers, so multiply by std and add mean."""
    right = forecasting.forecaster(past, T)
    return lambda recent: (right(recent) - past.mean()) / past.std()


@forecaster.mistake
def always_the_mean(past: Array) -> Any:
    """Your forecasts hardly differ from each other: scale the windows that come in as those it learned from, and train
    until the loss has fallen.
    """
    return lambda recent: np.full(len(recent), past.mean())


@forecaster.mistake
def not_good_enough(past: Array) -> Any:
    """Your forecasts are not good enough: train for longer, with a learning rate that falls, on windows from the whole
    past, and scale new windows by the past's mean and std.
    """
    rng = np.random.default_rng(0)
    return lambda recent: recent[:, -1] + 0.8 * past.std() * rng.normal(size=len(recent))


@forecaster.mistake
def order_reversed(past: Array) -> Any:
    """Your forecasts would be right in the opposite order: the first belongs to the first window."""
    right = forecasting.forecaster(past, T)
    return lambda recent: right(recent)[::-1]


@forecaster.mistake
def a_table(past: Array) -> Any:
    """You do not return one number for each window: of the network's output (N, 1) take the only column."""
    right = forecasting.forecaster(past, T)
    return lambda recent: right(recent)[:, None]


@forecaster.mistake
def no_numbers(past: Array) -> Any:
    """Some of your forecasts are no finite numbers: the training has run off; try a smaller learning rate, and clip the
    gradient.
    """
    return lambda recent: np.full(len(recent), np.inf)
