from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from course_nn import expression
from course_nn.learningloop import LECTURE, TWIN_A, TWIN_B, backward, forward, learn
from course_nn.widgets import backprop_by_hand as widgets
from course_nn.widgets import lecturenet

POINTS = {"the lecture": LECTURE, "twin A": TWIN_A, "twin B": TWIN_B}


def own_gradient(f: Any, x: Any, h: Any) -> Any:
    """A central difference that keeps the precision of x, as a student's does."""
    gradient = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        right, left = x.copy(), x.copy()
        right[i] += h
        left[i] -= h
        gradient[i] = (f(right) - f(left)) / (2 * h)
    return gradient


@pytest.mark.parametrize(
    "make",
    [
        widgets.nudge,
        widgets.loop,
        lambda: widgets.loop(forward, backward),
        widgets.shared,
        lambda: widgets.learning(learn),
        lambda: widgets.step_size(own_gradient),
    ],
)
def test_a_widget_draws_and_says_what_is_seen_at_every_extreme(make: Any, played: Any) -> None:
    played(make()).holds()


def test_the_widgets_points_are_those_of_the_library() -> None:
    for name, ((x1, x2), y, theta) in lecturenet.POINTS.items():
        point = POINTS[name]
        assert (x1, x2) == point.x and y == point.y
        assert dict(zip(lecturenet.PARAMETERS, theta, strict=True)) == point.theta


def test_each_step_of_the_loop_is_made_from_what_came_before() -> None:
    there = {"x1", "x2", "y", *lecturenet.PARAMETERS}
    for name, made_from in lecturenet.STEPS.items():
        assert set(made_from) <= there, name
        there.add(name)


def test_the_loop_shows_the_numbers_of_the_functions_it_is_given(played: Any) -> None:
    loop = played(widgets.loop(forward, backward))
    assert loop.says(step=3).endswith("ŷ = 8, made from h = 4, w₃ = 2.5, b₂ = -2.")
    assert "∂L/∂w₁ = 20, made from ∂L/∂z = 10, x₁ = 2" in loop.says(step=10)
    assert "∂L/∂w₂ = 10, made from ∂L/∂z = -5, x₂ = -2" in loop.says(step=11, point="twin B")
    wrong = played(widgets.loop(forward, lambda *a: {**backward(*a), "dL/dw3": 7.0}))
    assert "∂L/∂w₃ = 7, made from ∂L/∂ŷ = 4, h = 4" in wrong.says(step=6)


def test_the_loop_without_functions_gives_no_numbers_away(played: Any) -> None:
    loop = played(widgets.loop())
    for step in range(13):
        assert "=" not in loop.says(step=step)


def test_the_loop_waits_for_unwritten_functions(still: Any) -> None:
    def unwritten(*_: Any) -> Any:
        raise NotImplementedError

    assert "write the exercise above" in still(widgets.loop(forward, unwritten))["text/plain"]


def test_shared_chains_are_those_of_the_expression(played: Any) -> None:
    at = expression.class_example(LECTURE.x, LECTURE.w, LECTURE.b, LECTURE.y)
    shared = played(widgets.shared())
    plain = str.maketrans("₁₂₃", "123")
    for first in lecturenet.PARAMETERS:
        for second in lecturenet.PARAMETERS:
            said = shared.says(first=first, second=second).translate(plain)
            cards = " · ".join(map(str, expression.shared_prefix(at["L"], at[first], at[second])))
            assert f": {cards}." in said, said


def test_the_nudge_moves_h_by_about_the_product_of_the_slopes(played: Any) -> None:
    said = played(widgets.nudge()).says(x=1, push=0.02)
    assert "0.54 · 2.00 = 1.08, and h moved 1.06 times" in said


@pytest.mark.parametrize(
    "lr, says",
    [(0.005, "never rises, and is below a millionth after 12 steps."), (0.03, "rises on the way"), (0.07, "has died.")],
)
def test_learning_says_whether_the_loss_rises_and_how_low_it_gets(lr: float, says: str, played: Any) -> None:
    assert says in played(widgets.learning(learn)).says(lr=lr)


def test_the_error_of_a_step_is_measured_in_the_precision_that_is_chosen(played: Any) -> None:
    size = played(widgets.step_size(own_gradient))
    assert "h = 10^-5: the central difference is off by 5.9e-11, the one-sided by 1.4e-05" in size.says(log_h=-5)
    assert "off by 2.7e+00, the one-sided by 2.7e+00" in size.says(log_h=-16)
    coarse = size.says(log_h=-5, precision="float32")
    assert float(coarse.split("off by ")[1].split(",")[0]) > 1e-4
