from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from course_nn.data import noise_level
from course_nn.losses import softmax
from course_nn.widgets import losses as widgets


@pytest.mark.parametrize("make", [widgets.residual_squares, widgets.outlier, widgets.likelihood,
                                  lambda: widgets.simplex(softmax)])  # fmt: skip
def test_a_widget_draws_and_says_what_is_seen_at_every_extreme(make: Any, played: Any) -> None:
    played(make()).holds()


def test_the_sentence_of_the_squares_gives_the_mean_square(played: Any) -> None:
    flat = played(widgets.residual_squares()).says(slope=0, intercept=0)
    assert flat.endswith(f"{np.mean(np.array([1.6, 1.1, 2.6, 2.2, 3.9, 3.2, 4.6]) ** 2):.2f}.")


def test_the_outlier_moves_the_mean_and_not_the_median(played: Any) -> None:
    outlier = played(widgets.outlier())
    near, far = outlier.says(late_bus=6), outlier.says(late_bus=56)
    assert "least at 4.0, the mean" in near and "least at 14.0, the mean" in far
    assert "distance at 4.0, their median" in near and "distance at 4.0, their median" in far


def test_the_simplex_shows_the_softmax_it_is_given(played: Any) -> None:
    simplex = played(widgets.simplex(lambda z: np.array([[0.2, 0.3, 0.5]])))
    assert "0.200, 0.300 and 0.500" in simplex.says(right_class="2")


@pytest.mark.parametrize("wrong", [None, np.array([1.0, 2.0, 3.0]), np.full((1, 3), np.nan)])
def test_the_simplex_says_so_where_softmax_gives_no_probabilities(wrong: Any, played: Any) -> None:
    assert "see its check" in played(widgets.simplex(lambda z: wrong)).says(right_class="2")


def test_the_simplex_waits_for_an_unwritten_softmax(still: Any) -> None:
    def softmax(z: Any) -> Any:
        raise NotImplementedError("softmax is not written yet")

    assert "write the exercise above" in still(widgets.simplex(softmax))["text/plain"]


def test_a_learned_band_says_how_far_off_it_is(played: Any) -> None:
    def fit(x: Any, y: Any) -> Any:
        assert x.shape == (400, 1) and y.shape == (400,)
        return lambda x: np.hstack([np.sin(x), np.log(1.1 * noise_level(x))])

    band = played(widgets.learned_band(fit))
    band.holds()
    assert band.says().endswith("off by 10% on average.")


def test_a_band_that_runs_off_to_infinity_says_so(still: Any) -> None:
    band = widgets.learned_band(lambda x, y: lambda x: np.full((len(x), 2), 1e6))
    assert "see its check" in still(band)["text/plain"]
