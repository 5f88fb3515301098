"""Every picture of notebook 03 draws at the ends of every control, says what it shows, and uses the student's code."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

pytest.importorskip("matplotlib")

from course_nn.minibatches import sgd
from course_nn.optimisation import DataLoader, gradient_descent
from course_nn.widgets import batches
from course_nn.widgets import descent_and_sgd as widgets

Array = np.ndarray


def loader(X: Array, y: Array, batch_size: int, rng: np.random.Generator) -> DataLoader:
    return DataLoader(X, y, batch_size, rng=rng)


WIDGETS: dict[str, Callable[[], Any]] = {
    "ball": widgets.ball,
    "landscape": lambda: widgets.landscape(gradient_descent),
    "rates": lambda: widgets.rates(gradient_descent),
    "arrows": widgets.arrows,
    "walk": lambda: widgets.walk(sgd, loader),
}


@pytest.mark.parametrize("name", WIDGETS)
def test_a_widget_draws_and_says_what_is_seen_at_every_extreme(name: str, played: Any) -> None:
    played(WIDGETS[name]()).holds()


def test_the_ball_follows_the_closed_form_and_leaves_the_picture_beyond_the_limit(played: Any) -> None:
    ball = played(widgets.ball())
    assert f"x = {3.5 * (1 - 2 * 0.3) ** 4:.3f} after 4 steps" in ball.says(step=4, learning_rate=0.3, start=3.5)
    assert "overshoots" in ball.says(step=9, learning_rate=1.1, start=3.5)


def test_the_ball_ends_in_the_valley_that_it_starts_in_or_jumps_out_of_it(played: Any) -> None:
    ball = played(widgets.ball())
    small = ball.says(step=25, curve="two valleys", start=3, learning_rate=0.04)
    large = ball.says(step=25, curve="two valleys", start=3, learning_rate=0.3)
    assert "stands at x = 1.9" in small and "stands at x = 1.9" not in large


@pytest.mark.parametrize(
    "surface, start, end",
    [
        ("two hidden units", (1.5, -0.5), (2, -0.7)),
        ("two hidden units", (-0.5, 1.5), (-0.7, 2)),
        ("saddle", (3, 0), (0, 0)),
        ("saddle", (3, 0.1), (0, np.sqrt(6))),
        ("four valleys", (2, 1), (1.8, 1.2)),
    ],
)
def test_a_walk_on_the_landscape_ends_where_the_surface_is_flat(
    surface: str, start: tuple[float, float], end: tuple[float, float], played: Any
) -> None:
    rate = 0.05 if surface == "four valleys" else 0.3
    land = played(widgets.landscape(gradient_descent))
    said = land.says(surface=surface, a=start[0], b=start[1], learning_rate=rate, steps=150)
    found = re.search(r"lead to \((.*), (.*)\), loss .*, where it is flat", said)
    assert found and [float(v) for v in found.groups()] == pytest.approx(end, abs=0.03)


def test_a_walk_that_leaves_the_map_is_said_to(played: Any) -> None:
    land = played(widgets.landscape(gradient_descent))
    assert "leave the map" in land.says(surface="bowl", a=-2, b=1.5, learning_rate=0.4, steps=60)


def test_the_slopes_of_the_lectures_network_are_those_of_its_worked_example() -> None:
    assert widgets._lecture_loss(widgets.THETA) == 4
    assert widgets._lecture_gradient(widgets.THETA).tolist() == [20, -10, 10, 16, 4]
    dead = np.array([0.0, 5.0, 0.0, 2.0, 1.0])
    assert widgets._lecture_gradient(dead).tolist() == [0, 0, 0, 0, -10]


def test_a_rate_of_which_four_times_is_four_sixtieths_kills_the_unit(played: Any) -> None:
    rates = played(widgets.rates(gradient_descent))
    assert "dead from step 1)" not in rates.says(learning_rate=0.0165)
    assert "dead from step 1)" in rates.says(learning_rate=0.017)


def test_batches_of_64_scatter_about_an_eighth_of_single_samples_and_all_samples_not_at_all(played: Any) -> None:
    arrows = played(widgets.arrows())

    def scatter(m: str) -> float:
        return float(arrows.says(m=m, draw_again=3).split("scatter by ")[1].split()[0])

    assert 5 < scatter("1") / scatter("64") < 13 and scatter("all") == 0


def test_the_loss_of_a_line_comes_from_the_moments_of_the_data(rng: np.random.Generator) -> None:
    x, y = rng.normal(size=9), rng.normal(size=9)
    assert batches._mean_loss(0.7, -2.0, x, y) == pytest.approx(np.mean((0.7 * x - 2 - y) ** 2))
    step = 1e-6
    slope = (batches._mean_loss(0.7 + step, -2.0, x, y) - batches._mean_loss(0.7 - step, -2.0, x, y)) / (2 * step)
    assert batches._gradients(0.7, -2.0, x, y).mean(axis=0)[0] == pytest.approx(slope)


def test_four_epochs_are_as_many_steps_as_batches_and_a_loader_without_end_does_not_stop_the_page(played: Any) -> None:
    assert "four epochs are 64 steps" in played(widgets.walk(sgd, loader)).says(m="8")

    class Endless:
        def __init__(self, X: Array, y: Array, batch_size: int, rng: Any) -> None:
            self.batch = X[:batch_size], y[:batch_size]

        def __iter__(self) -> Iterator[Any]:
            while True:
                yield self.batch

    assert "steps" in played(widgets.walk(sgd, Endless)).says(m="8")


def test_a_network_that_learns_tells_its_loss_and_says_when_it_runs_off(still: Any) -> None:
    x, y = np.zeros((3, 1)), np.zeros(3)

    def training(loss: float) -> Callable[..., Iterator[Any]]:
        def begin(learning_rate: float, batch_size: int) -> Iterator[Any]:
            losses: list[float] = []
            while True:
                yield np.sin, losses
                losses.append(loss)

        return begin

    assert "of the latest batches is 0.250." in still(widgets.learning(training(0.25), x, y))["text/plain"]
    assert "too large" in still(widgets.learning(training(np.inf), x, y))["text/plain"]


@pytest.mark.parametrize("make", [widgets.landscape, widgets.rates, lambda f: widgets.walk(f, f)])
def test_a_picture_of_unwritten_code_waits_for_it(make: Any, still: Any) -> None:
    def unwritten(*args: Any, **kwargs: Any) -> Any:
        raise NotImplementedError

    assert "write the exercise above" in still(make(unwritten))["text/plain"]
