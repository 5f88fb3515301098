from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from autograder.exercises.deep_vision import bottleneck, count_pieces, follow, perceptron, sawtooth, small_kernels
from course_nn.challenge import yearly_gain
from course_nn.widgets import deep_vision as widgets

XOR = {"W1": [[1, 1], [-1, -1]], "b1": [0, 0], "W2": [-1, -1], "b2": 1}
NETWORKS = {
    "first": (31, 3, [("conv", 8, 5, 2, 1, 1), ("pool", 3, 2, 0), ("conv", 6, 3, 1, 1, 2), ("dense", 10)]),
    "second": (9, 1, [("conv", 4, 3, 1, 1, 1)]),
}


def unwritten(*args: Any) -> Any:
    raise NotImplementedError("it is not written yet")


def falling(residual: bool) -> Iterator[float]:
    for step in range(30):
        yield 2.3 / (1 + residual * step)


@pytest.mark.parametrize(
    "make",
    [
        widgets.timeline,
        lambda: widgets.challenge(yearly_gain),
        lambda: widgets.corners(perceptron.reference),
        lambda: widgets.units(XOR),
        lambda: widgets.known(follow.reference, NETWORKS),
        lambda: widgets.builder(follow.reference),
        lambda: widgets.savings(small_kernels.reference, bottleneck.reference),
        lambda: widgets.fold(sawtooth.reference, count_pieces.reference),
    ],
)
def test_a_widget_draws_and_says_what_is_seen_at_every_extreme(make: Any, played: Any) -> None:
    played(make()).holds()


def test_the_challenge_is_told_by_the_slide_and_by_the_papers(played: Any) -> None:
    challenge = played(widgets.challenge(yearly_gain))
    said = challenge.says(until=2015, numbers="the papers")
    assert "ResNet with 3.57 %, below the human range" in said and "down by 46%" in said
    said = challenge.says(until=2013, numbers="the slide")
    assert "ZF Net with 11.2 %, above the human range" in said and "down by 27%" in said
    assert "GoogLeNet with 6.67 %, within" in challenge.says(until=2014)
    assert "brought" not in challenge.says(until=2011)


def test_the_timeline_names_who_and_where(played: Any) -> None:
    timeline = played(widgets.timeline())
    assert timeline.says(event=2).startswith("1958, Rosenblatt: The perceptron")
    assert "Psychological Review" in timeline.says(event=2)


def test_a_perceptron_learns_and_and_or_but_not_xor(played: Any) -> None:
    corners = played(widgets.corners(perceptron.reference))
    assert "0 epochs" in corners.says(epoch=0, table="AND") and "3 of 4" in corners.says(epoch=0, table="AND")
    for table in ("AND", "OR"):
        assert f"4 of 4 corners of {table}" in corners.says(epoch=12, table=table)
    assert all("4 of 4" not in corners.says(epoch=n, table="XOR") for n in range(13))


def test_a_network_for_xor_is_told_at_the_corners(played: Any) -> None:
    units = played(widgets.units(XOR))
    assert "The output is -1, 1, 1, -1 at the corners" in units.says() and "XOR at 4 of them" in units.says()
    said = units.says(shown="hidden unit 1")
    assert "The hidden unit 1 is 0, 0, 0, 2 at" in said and "fits" not in said
    assert "XOR at 2 of them" in units.says(add_to_b2=2)


def test_a_row_is_told_with_its_parameters_and_what_it_sees(played: Any) -> None:
    known = played(widgets.known(follow.reference, NETWORKS))
    assert "first, row 0, the image: 31 × 31 numbers in each of 3 channels, 0 of" in known.says(row=0)
    said = known.says(row=3)
    assert "convolution of 6 filters, 3 × 3: 7 × 7" in said and f"{3 * 3 * 4 * 6 + 6} of" in said
    assert "sees 17 × 17 pixels" in said
    assert "sees all pixels" in known.says(row=4)
    own = played(widgets.builder(follow.reference)).says(layers=2, kernel=3, channels=8)
    assert "sees 5 × 5 pixels of an image of 64 × 64" in own and f"{9 * 8 * 8 + 8} of" in own


def test_small_kernels_and_bottlenecks_are_compared_with_one_large_kernel(played: Any) -> None:
    savings = played(widgets.savings(small_kernels.reference, bottleneck.reference))
    said = savings.says(kernel=5, channels=64, narrow=16)
    assert f"{25 * 64 * 64:,} products" in said and "2 layers of 3 × 3 see as far for 72%" in said
    assert f"first costs {(64 * 16 + 25 * 16 * 64) / (25 * 64 * 64):.0%}" in said


def test_folds_double_the_pieces(played: Any) -> None:
    fold = played(widgets.fold(sawtooth.reference, count_pieces.reference))
    assert [f"{2**k} pieces from {3 * k} units" in fold.says(folds=k) for k in range(1, 7)] == [True] * 6


def test_a_race_goes_on_until_the_lessons_end(played: Any, still: Any) -> None:
    race = widgets.race(falling)
    said = still(race)["text/plain"]
    assert "After 30 steps" in said and "plain 2.30" in said
    assert "nothing learned yet" in race.frames.scene.frame({False: [], True: []})


@pytest.mark.parametrize(
    "make",
    [
        lambda: widgets.challenge(unwritten),
        lambda: widgets.corners(unwritten),
        lambda: widgets.known(unwritten, NETWORKS),
        lambda: widgets.builder(unwritten),
        lambda: widgets.savings(unwritten, bottleneck.reference),
        lambda: widgets.fold(unwritten, count_pieces.reference),
        lambda: widgets.race(unwritten),
    ],
)
def test_a_widget_waits_for_an_unwritten_exercise(make: Any, still: Any) -> None:
    assert "write the exercise above" in still(make())["text/plain"]


@pytest.mark.parametrize("unfinished", [..., None, {**XOR, "b2": ...}])
def test_your_network_is_waited_for(still: Any, unfinished: Any) -> None:
    assert "write the exercise above" in still(widgets.units(unfinished))["text/plain"]


def test_weights_of_another_form_are_told_by_their_error(still: Any) -> None:
    assert "b1" in still(widgets.units({"W1": np.eye(3)}))["text/plain"]
