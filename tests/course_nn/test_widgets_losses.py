from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from course_nn.data import noise_level
from course_nn.losses import softmax
from course_nn.widgets import losses as widgets


def _extremes(control: Any) -> list[Any]:
    if isinstance(control, tuple):
        low, high, _, start = control
        return [low, high, start]
    return control if isinstance(control, list) else [True, False]


@pytest.fixture
def played(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What a widget hands to `play`, instead of the picture."""
    seen: dict[str, Any] = {}

    def play(draw: Any, *, size: tuple[float, float] = (6.4, 3.6), **controls: Any) -> None:
        seen.update(draw=draw, size=size, controls=controls)

    monkeypatch.setattr(widgets, "play", play)
    return seen


def _drawn(seen: dict[str, Any], values: dict[str, Any]) -> tuple[Figure, str]:
    figure = Figure(figsize=seen["size"], layout="constrained")
    canvas = FigureCanvasAgg(figure)
    sentence = seen["draw"](figure, **values)
    canvas.draw()
    return figure, sentence


@pytest.mark.parametrize("make", [widgets.residual_squares, widgets.outlier, widgets.likelihood,
                                  lambda: widgets.simplex(softmax)])  # fmt: skip
def test_a_widget_draws_and_says_what_is_seen_at_every_extreme(make: Any, played: dict[str, Any]) -> None:
    make()
    names = list(played["controls"])
    for values in itertools.product(*map(_extremes, played["controls"].values())):
        figure, sentence = _drawn(played, dict(zip(names, values, strict=True)))
        assert sentence.endswith(".") and len(sentence) > 40
        assert "nan" not in sentence and "inf" not in sentence
        assert all(a.get_xlabel() or a.get_title() for a in figure.axes)


def test_the_sentence_of_the_squares_gives_the_mean_square(played: dict[str, Any]) -> None:
    widgets.residual_squares()
    _, flat = _drawn(played, {"slope": 0, "intercept": 0})
    assert flat.endswith(f"{np.mean(np.array([1.6, 1.1, 2.6, 2.2, 3.9, 3.2, 4.6]) ** 2):.2f}.")


def test_the_outlier_moves_the_mean_and_not_the_median(played: dict[str, Any]) -> None:
    widgets.outlier()
    _, near = _drawn(played, {"late_bus": 6})
    _, far = _drawn(played, {"late_bus": 56})
    assert "least at 4.0, the mean" in near and "least at 14.0, the mean" in far
    assert "distance at 4.0, their median" in near and "distance at 4.0, their median" in far


def test_the_simplex_shows_the_softmax_it_is_given(played: dict[str, Any]) -> None:
    widgets.simplex(lambda z: np.array([[0.2, 0.3, 0.5]]))
    values = {"score_0": 1, "score_1": 0, "score_2": 0, "right_class": "2"}
    assert "0.200, 0.300 and 0.500" in _drawn(played, values)[1]


@pytest.mark.parametrize("wrong", [None, np.array([1.0, 2.0, 3.0]), np.full((1, 3), np.nan)])
def test_the_simplex_says_so_where_softmax_gives_no_probabilities(wrong: Any, played: dict[str, Any]) -> None:
    widgets.simplex(lambda z: wrong)
    values = {"score_0": 1, "score_1": 0, "score_2": 0, "right_class": "2"}
    assert "see its check" in _drawn(played, values)[1]


def test_the_simplex_waits_for_an_unwritten_softmax() -> None:
    def softmax(z: Any) -> Any:
        raise NotImplementedError("softmax is not written yet")

    assert widgets.simplex(softmax) is not None


def test_a_learned_band_says_how_far_off_it_is(played: dict[str, Any]) -> None:
    def fit(x: Any, y: Any) -> Any:
        assert x.shape == (400, 1) and y.shape == (400,)
        return lambda x: np.hstack([np.sin(x), np.log(1.1 * noise_level(x))])

    widgets.learned_band(fit)
    figure, sentence = _drawn(played, {})
    assert sentence.endswith("off by 10% on average.")
    assert [a.get_xlabel() for a in figure.axes] == ["x", "x"]


def test_a_band_that_runs_off_to_infinity_says_so(played: dict[str, Any]) -> None:
    widgets.learned_band(lambda x, y: lambda x: np.full((len(x), 2), 1e6))
    assert "see its check" in _drawn(played, {})[1]
