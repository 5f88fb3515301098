"""The benefit of depth: folds multiply, units only add."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from autograder.exercise import Case, Exercise
from course_nn import depth
from course_nn.checks import probes
from course_nn.checks.measures.deep_vision import folds
from course_nn.checks.probes.deep_vision import folded

Array = np.ndarray
Rng = np.random.Generator
Layers = list[tuple[Any, Any]]

# Numbers -------------------------------------------------------------------------------------------------------------

_NUMBERS = {
    "units of 6 tents": 18,
    "pieces of 6 tents": depth.count_pieces(depth.sawtooth(6)),
    "pieces of 18 units": depth.most_pieces([1, 18, 1]),
    "units for 64 pieces": 63,
}

depth_numbers = Exercise(
    _NUMBERS, points=dict.fromkeys(_NUMBERS, 0.25), probe=probes.entry, see="Goodfellow et al. 6.4.1; Telgarsky (2016)"
)


@depth_numbers.cases
def _(rng: Rng) -> Iterator[Case]:
    for key in _NUMBERS:
        yield Case(f"“{key}”", key, key=key)


def _instead(**wrong: int) -> dict[str, int]:
    names = {"units": 0, "pieces": 1, "shallow": 2, "needed": 3}
    keys = list(_NUMBERS)
    return _NUMBERS | {keys[names[name]]: value for name, value in wrong.items()}


@depth_numbers.mistake
def units_for_pieces() -> Any:
    """You count units: a piece is a straight part of the graph, and each tent doubles their number."""
    return _instead(pieces=18)


@depth_numbers.mistake
def pieces_added() -> Any:
    """You add two pieces for each tent: what enters a tent goes up and down in it, so the pieces double."""
    return _instead(pieces=12)


@depth_numbers.mistake
def three_for_two() -> Any:
    """Each tent has three units but two slopes: it doubles the pieces, it does not treble them."""
    return _instead(pieces=3**6)


@depth_numbers.mistake
def a_fold_too_few() -> Any:
    """Already the first tent has two pieces: six of them have 2⁶."""
    return _instead(pieces=32)


@depth_numbers.mistake
def a_fold_too_many() -> Any:
    """Six tents double six times, beginning with the one straight piece of x itself: 2⁶."""
    return _instead(pieces=128)


@depth_numbers.mistake
def units_of_two() -> Any:
    """A tent has three units: two that bend, and the one that puts them together, behind which stands a ReLU, too."""
    return _instead(units=12)


@depth_numbers.mistake
def units_multiplied() -> Any:
    """You multiply the units of the layers: layers one after the other add theirs."""
    return _instead(units=3**6)


@depth_numbers.mistake
def a_piece_a_unit() -> Any:
    """N units bend the line at n places, and n cuts make n + 1 pieces."""
    return _instead(shallow=18, needed=64)


@depth_numbers.mistake
def each_unit_doubles() -> Any:
    """In one layer units do not double anything: each bends the sum at one place, and adds one piece."""
    return _instead(shallow=2**18, needed=6)


@depth_numbers.mistake
def one_more_than_needed() -> Any:
    """63 places to bend make 64 pieces: turn n + 1 around the other way."""
    return _instead(needed=65)


# A network that folds ------------------------------------------------------------------------------------------------

_SPLIT: tuple[Any, Any] = (np.array([[1.0], [1.0]]), np.array([0.0, -0.5]))
_TENT: tuple[Any, Any] = (np.array([[2.0, -4.0]]), np.array([0.0]))


def _sawtooth(folds: int) -> Layers:
    return [_SPLIT, _TENT] * folds


sawtooth = Exercise(
    _sawtooth, points={"one tent": 1, "several tents": 1}, probe=folded, measure=folds,
    see="Goodfellow et al. 6.4.1, figure 6.5",
)  # fmt: skip


@sawtooth.cases
def _(rng: Rng) -> Iterator[Case]:
    for k in (1, 4, 5):
        x = np.sort(rng.uniform(0.01, 0.99, 41))
        yield Case(f"folds = {k}", "one tent" if k == 1 else "several tents", folds=k, x=x)


@sawtooth.mistake
def too_many_units(folds: int) -> Layers:
    """The values are right, but there is a unit for every piece, as one layer needs them: put tent after tent, each of
    three units.
    """
    n = 2**folds
    switch = np.ones((n, 1)), -np.arange(n) / n
    more = [(np.ones((1, 1)), np.zeros(1))] * (3 * folds)  # so that it is too many also for one fold
    return [switch, (n * np.array([[1, *(2 * (-1) ** i for i in range(1, n))]]), np.zeros(1)), *more]


@sawtooth.mistake
def folded_once(folds: int) -> Layers:
    """However many folds are asked for, you fold once: repeat the tent's layers `folds` times."""
    return _sawtooth(1)


@sawtooth.mistake
def one_fold_short(folds: int) -> Layers:
    """One fold is missing: for folds = 1 there is already one tent."""
    return _sawtooth(folds - 1) or [(np.eye(1), np.zeros(1))]


@sawtooth.mistake
def one_fold_more(folds: int) -> Layers:
    """You fold once more than asked: for folds = 1 there is one tent."""
    return _sawtooth(folds + 1)


@sawtooth.mistake
def stays_up(folds: int) -> Layers:
    """Behind the middle your line stays up instead of coming down: the slope has to turn from 2 to -2 there, so take
    away twice 2.
    """
    return [_SPLIT, (np.array([[2.0, -2.0]]), np.zeros(1))] * folds


@sawtooth.mistake
def half_as_high(folds: int) -> Layers:
    """Your tent is only ½ high, so the next one is not filled: its slopes are 2 and -2."""
    return [_SPLIT, (np.array([[1.0, -2.0]]), np.zeros(1))] * folds


@sawtooth.mistake
def never_down(folds: int) -> Layers:
    """Your line goes up and up: a second unit has to bend it at ½, by minus twice the slope."""
    return [_SPLIT, (np.array([[2.0, 0.0]]), np.zeros(1))] * folds


@sawtooth.mistake
def nothing_left(folds: int) -> Layers:
    """The output is 0 everywhere: your second unit takes away from the start on; it has to begin at ½, so its bias is
    -½.
    """
    return [(_SPLIT[0], np.zeros(2)), _TENT] * folds


@sawtooth.mistake
def upside_down(folds: int) -> Layers:
    """Yours stands on its head, 1 at both ends and 0 in the middle: t(x) goes from 0 up to 1 and back."""
    return [*_sawtooth(folds), (np.array([[-1.0]]), np.ones(1))]


@sawtooth.mistake
def half_as_high_at_the_end(folds: int) -> Layers:
    """All folds are there, and everything is half as high: the last tent, too, goes up to 1."""
    return [*_sawtooth(folds), (np.array([[0.5]]), np.zeros(1))]


# Counting ------------------------------------------------------------------------------------------------------------


def _bends(x: Array, y: Array) -> Array:
    slopes = np.diff(y) / np.diff(x)
    return np.abs(np.diff(slopes)) > 1e-6


def _count(x: Array, y: Array) -> int:
    return int(_bends(x, y).sum()) + 1


count_pieces = Exercise(_count, points={"up and down": 0.5, "any slopes": 0.5})


@count_pieces.cases
def _(rng: Rng) -> Iterator[Case]:
    def drawn(slopes: Array, least: int) -> dict[str, Array]:
        """Draw points on straight pieces of these slopes, unevenly spaced; every bend is a point."""
        steps = rng.integers(least, 5, len(slopes))
        dx = rng.choice([0.11, 0.3], steps.sum())
        x = np.cumsum(np.append(rng.normal(), dx))
        return {"x": x, "y": np.cumsum(np.append(rng.normal(), dx * np.repeat(slopes, steps)))}

    def any_slopes() -> dict[str, Array]:
        """Draw until all ways to count come to different numbers; two slopes come again, one turned."""
        while True:
            slopes = rng.uniform(0.3, 3, 11) * rng.choice([-1, 1], 11)
            slopes[6], slopes[8], slopes[10] = slopes[0], slopes[2], -slopes[5]
            points = drawn(slopes, 2)
            found = [count(**points) for count in (_count, *count_pieces.mistakes.values())]
            if len(set(found)) == len(found):
                return points

    for n in (3, 8):
        yield Case(f"{n} pieces", "up and down", **drawn(rng.uniform(0.5, 3, n) * (-1) ** np.arange(n), 2))
    yield Case("eleven pieces, some steeper than others", "any slopes", **any_slopes())
    yield Case("one piece", "any slopes", **drawn(np.array([1.3]), 4))


@count_pieces.mistake
def turns_only(x: Array, y: Array) -> int:
    """You count where the line turns around: it also bends where it only gets steeper, or less steep."""
    return int((np.diff(np.sign(np.diff(y))) != 0).sum()) + 1


@count_pieces.mistake
def bends_for_pieces(x: Array, y: Array) -> int:
    """You count the bends: they lie between the pieces, of which there is one more."""
    return int(_bends(x, y).sum())


@count_pieces.mistake
def two_more(x: Array, y: Array) -> int:
    """You count both ends as bends: n bends make n + 1 pieces."""
    return int(_bends(x, y).sum()) + 2


@count_pieces.mistake
def rounding_seen(x: Array, y: Array) -> int:
    """You ask whether two slopes are exactly equal: computed ones differ in the last digits, so allow for a little."""
    slopes = np.diff(y) / np.diff(x)
    return int((slopes[1:] != slopes[:-1]).sum()) + 1


@count_pieces.mistake
def steps_for_slopes(x: Array, y: Array) -> int:
    """You compare how far y moves from point to point: the points are unevenly spaced, so divide by the step in x."""
    return int((np.abs(np.diff(np.diff(y))) > 1e-6).sum()) + 1


@count_pieces.mistake
def different_slopes(x: Array, y: Array) -> int:
    """You count how many different slopes there are: one that comes again is another piece."""
    return len(np.unique((np.diff(y) / np.diff(x)).round(6)))


@count_pieces.mistake
def steps_counted(x: Array, y: Array) -> int:
    """You count the steps between points: several of them with the same slope are one piece."""
    return len(x) - 1


@count_pieces.mistake
def points_counted(x: Array, y: Array) -> int:
    """You count the points: look where the slope changes."""
    return len(x)


@count_pieces.mistake
def signs_ignored(x: Array, y: Array) -> int:
    """You compare how steep the pieces are, without their signs: up and down are different slopes."""
    steep = np.abs(np.diff(y) / np.diff(x)).round(6)
    return len(np.unique(steep))


@count_pieces.mistake
def bends_upwards_only(x: Array, y: Array) -> int:
    """You count only bends of one kind, up or down: both begin a new piece, so take the size of the change."""
    slopes = np.diff(y) / np.diff(x)
    return int((np.diff(slopes) > 1e-6).sum()) + 1
