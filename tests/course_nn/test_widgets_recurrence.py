from __future__ import annotations

from itertools import islice
from typing import Any

import numpy as np
import pytest

from course_nn.adaptive import Adam
from course_nn.throughtime import clip_gradients, gradient_sizes
from course_nn.unrolled import bptt, unroll
from course_nn.widgets import recurrence as widgets


def unwritten(*args: Any) -> Any:
    raise NotImplementedError("it is not written yet")


def memory() -> Any:
    return widgets.memory(unroll, bptt, clip_gradients, Adam)


@pytest.mark.parametrize(
    "make",
    [
        lambda: widgets.unrolled(unroll),
        lambda: widgets.echo(unroll),
        widgets.walk_back,
        lambda: widgets.vanishing(gradient_sizes),
        lambda: widgets.cliff(clip_gradients),
    ],
)
def test_a_widget_draws_and_says_what_is_seen_at_every_extreme(make: Any, played: Any) -> None:
    played(make()).holds()


def test_the_unrolled_network_shows_its_states(played: Any) -> None:
    unrolled = played(widgets.unrolled(unroll))
    assert "the states are 0.76, 0.36, 0.18." in unrolled.says(steps=3, wh=0.5)
    assert "the state is 0.76." in unrolled.says(steps=1)
    assert "0.76, -0.97, 0.99" in unrolled.says(steps=3, wh=-1.5, x="1 and -1 in turns")


def test_a_kick_fades_below_one_and_stays_above(played: Any) -> None:
    echo = played(widgets.echo(unroll))
    assert "from step 2 on" in echo.says(wh=0.0)
    assert "from step 13 on" in echo.says(wh=0.8)
    assert "still there after 40 steps, at 0.66" in echo.says(wh=1.2)
    assert "still there after 40 steps, at 0.66" in echo.says(wh=1.2, kick=2.0)
    assert "nothing to remember" in echo.says(kick=0.0)


def test_the_walk_back_ends_with_the_gradients(played: Any) -> None:
    one = np.ones((1, 1))
    x, dy = (np.array(numbers)[None, :, None] for numbers in (widgets.X, widgets.DY))
    h = unroll(x, 0 * one, widgets.WX * one, widgets.WH * one, np.zeros(1))
    _, dstart, _, dWh, _ = bptt(dy, x, 0 * one, h, widgets.WX * one, widgets.WH * one)
    walk = played(widgets.walk_back())
    assert walk.says(step=7).endswith(f"dwh = {dWh.item():.2f}.")
    assert f"dh0 = wh · dz = {dstart.item():.2f}" in walk.says(step=7)
    assert "Nothing has come back" in walk.says(step=0)
    assert "plus wh · dz = 0.5 · 1.66 from step 3" in walk.says(step=3)


def test_a_gradient_vanishes_and_explodes_by_the_radius(played: Any) -> None:
    vanishing = played(widgets.vanishing(gradient_sizes))
    assert f"has length {0.9**49:.1e} at step 1" in vanishing.says(radius=0.9, inputs=0.0)
    assert f"has length {1.1**49:.1e} at step 1" in vanishing.says(radius=1.1, inputs=0.0)
    assert "has length 6.2e-06" in vanishing.says(radius=1.5, inputs=1.0)  # large states: tanh is flat


def test_a_wall_throws_far_away_unless_clipped(played: Any) -> None:
    cliff = played(widgets.cliff(clip_gradients))
    assert "the loss is 5.17 and its slope 259" in cliff.says(step=0, wh=1.15)
    assert "wh = -4.03, out of the picture" in cliff.says(step=1, wh=1.15)
    assert "with loss 0.05" in cliff.says(step=10, wh=1.15, clip="clipped to 1")
    plain = cliff.says(step=10, wh=0.8)
    assert plain == cliff.says(step=10, wh=0.8, clip="clipped to 1")  # what is short enough stays as it is


def test_the_training_is_shown_after_some_steps_where_it_cannot_be_started(still: Any) -> None:
    page = still(memory())
    assert page["text/plain"].startswith("Repeat after 4 steps, gradient over windows of k = 8: after 300 batches")
    assert len(page["image/png"]) > 2000


@pytest.mark.parametrize(("k", "learns"), [(4, False), (5, True), (24, True)])
def test_only_windows_longer_than_the_delay_teach_to_remember(k: int, learns: bool) -> None:
    *_, (_, _, losses, *_) = islice(memory().begin(4, k), 100)
    assert (np.mean(losses[-5:]) < 0.05) == learns
    assert learns or np.mean(losses[-5:]) > 0.4


@pytest.mark.parametrize(
    "make",
    [
        lambda: widgets.unrolled(unwritten),
        lambda: widgets.echo(unwritten),
        lambda: widgets.vanishing(unwritten),
        lambda: widgets.memory(unwritten, bptt, clip_gradients, Adam),
        lambda: widgets.memory(unroll, unwritten, clip_gradients, Adam),
    ],
)
def test_a_widget_waits_for_an_unwritten_exercise(make: Any, still: Any) -> None:
    assert "write the exercise above" in still(make())["text/plain"]


def test_clipping_is_asked_for_only_where_it_is_used(played: Any) -> None:
    cliff = played(widgets.cliff(unwritten))
    assert "out of the picture" in cliff.says(step=1)
    with pytest.raises(NotImplementedError):
        cliff.says(step=1, clip="clipped to 1")


def test_results_of_another_shape_are_told(still: Any) -> None:
    said = still(widgets.unrolled(lambda x, *rest: unroll(x, *rest)[:, -1]))["text/plain"]
    assert "(1, 1)" in said and "(1, 3, 1)" in said
    said = still(widgets.vanishing(lambda dh, h, Wh: h))["text/plain"]
    assert "(50, 12)" in said and "(50,)" in said
