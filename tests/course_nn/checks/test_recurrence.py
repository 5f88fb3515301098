"""What the exercises of recurrence are called with and judged by."""

import math

import numpy as np
import pytest

from course_nn.checks.measures.recurrence import BUGS, _gradients, tells
from course_nn.checks.probes import recurrence as probes
from course_nn.gradcheck import numerical_gradient


def test_the_right_gradients_are_right(rng):
    x, dy, weights = rng.normal(size=3), rng.normal(size=3), rng.normal(size=3)  # weights: wx, wh, h0
    weights[0] = 1

    def loss(_):
        h, total = weights[2], 0.0
        for number, slope in zip(x, dy, strict=True):
            h = math.tanh(weights[0] * number + weights[1] * h)
            total += slope * h
        return total

    dwx, dwh, dh0 = numerical_gradient(loss, weights)
    dx = numerical_gradient(loss, x)
    np.testing.assert_allclose(_gradients(x, dy, weights[2], weights[1]), [dwx, dwh, *dx, dh0], rtol=1e-7)


@pytest.mark.parametrize("bug", BUGS)
def test_a_general_input_shows_every_bug(bug):
    assert tells(([1, 2], [1, 1], 1, 0.5), bug)["shown"]


@pytest.mark.parametrize(
    "inputs, bug, said",
    [
        (([1, 2], [1, 0], 0, 0.5), "last dy only", {"shown": True, "shows as well": "nothing"}),
        (([1, 2], [1, 0], 1, 0.5), "last dy only", {"shown": True, "shows as well": "start is 0"}),
        (([0, 0], [0, 1], 0, 0.5), "not carried", {"shown": True, "shows as well": "nothing"}),
        (([1, 2], [0, 1], 0, 0.5), "not carried", {"shown": True, "shows as well": "overwritten"}),
        (([0, 1], [0, 1], 0, 0), "overwritten", {"shown": True, "shows as well": "nothing"}),
        (([0, 1], [0, 1], 0, 0.5), "overwritten", {"shown": True, "shows as well": "not carried"}),
        (([1], [1], 1, 0.5), "start is 0", {"shown": True, "shows as well": "nothing"}),
        (([1], [1], 0, 0.5), "start is 0", {"shown": False, "lacks": "a start"}),
        (([0, 0], [0, 1], 0, 0.5), "overwritten", {"shown": False, "lacks": "something to multiply with"}),
        (([1, 2], [0, 1], 0, 0), "not carried", {"shown": False, "lacks": "a weight that carries"}),
        (([1, 2], [0, 0], 0, 0), "not carried", {"shown": False, "lacks": "a gradient"}),
        (([1, 5], [0, 1], 0, 0), "overwritten", {"shown": False, "lacks": "numbers between -3 and 3"}),
    ],
)
def test_an_input_is_told_what_it_shows(inputs, bug, said):
    assert tells(inputs, bug) == said


@pytest.mark.parametrize("bug", BUGS)
@pytest.mark.parametrize(
    "inputs", [([1, 2], [1], 0, 0), ([], [], 0, 0), ([1] * 5, [1] * 5, 0, 0), ([[1]], [[1]], 0, 0)]
)
def test_lists_of_another_form_are_told(inputs, bug):
    assert tells(inputs, bug)["lacks"].startswith("lists of one to four numbers")


def test_a_backward_pass_is_asked_for_one_of_its_gradients():
    assert probes.all_steps(lambda: [1, 2, 3, 4, 5], "dstart") == 2
    assert probes.one_step(lambda: (1, 2, 3, 4, 5), "db") == 5
    assert probes.windows(lambda: (1, 2, 3), "dWh") == 2
    assert probes.windows(lambda: None, "dWh") is None
    with pytest.raises(TypeError, match="it returned 2 things; return dWx, dWh, db"):
        probes.windows(lambda: (1, 2), "dWx")
    with pytest.raises(TypeError, match="it returned one ndarray; return dx, dh, dWx, dWh, db"):
        probes.one_step(lambda: np.zeros(5), "dx")
