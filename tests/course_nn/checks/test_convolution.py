"""What the exercises of convolution are called with and judged by."""

import numpy as np
import pytest

from course_nn.checks.measures.convolution import conv_case, effect
from course_nn.checks.probes import convolution as probes
from course_nn.convolution import FILTERS
from course_nn.pooling import AvgPool2d, MaxPool2d


@pytest.mark.parametrize(
    "kernel, asked, does",
    [
        ([[0, 0, 0], [1, 0, 0], [0, 0, 0]], "right", "moves right"),
        ([[0, 0, 0], [0, 0, 1], [0, 0, 0]], "right", "moves left"),
        ([[0, 0, 0], [0, 0, 0], [0, 1, 0]], "right", "moves up or down"),
        ([[0, 0, 0], [2, 0, 0], [0, 0, 0]], "right", "something else"),
        (np.full((3, 3), 0.111), "mean", "the mean"),
        (np.full((3, 3), 0.12), "mean", "another brightness"),
        (FILTERS["gaussian"], "mean", "weighs pixels differently"),
        (FILTERS["sobel_x"], "edges", "brighter"),
        (-FILTERS["sobel_x"], "edges", "darker"),
        (FILTERS["sobel_y"], "edges", "answers from row to row"),
        (FILTERS["sharpen"], "edges", "answers to even areas"),
        (np.zeros((3, 3)), "edges", "answers to nothing"),
        ([[np.nan] * 3] * 3, "edges", "nothing, it is no 3 × 3 kernel"),
        ([0, 1, 0], "right", "nothing, it is no 3 × 3 kernel"),
    ],
)
def test_a_kernel_is_told_by_what_it_does(kernel, asked, does):
    assert effect(kernel, asked) == {"does": does}


@pytest.mark.parametrize(
    "given, bug, lacks",
    [
        (([[1, 2]], [[1, 0]], 1, 0), "turned", "nothing"),
        (([[1, 2, 3]], [[1, 1]], 1, 0), "turned", "a kernel that changes when it is turned"),
        (([[0, 0, 0]], [[1, 2]], 1, 0), "turned", "numbers"),
        (([[1, 2, 3, 4]], [[1]], 3, 0), "rounds up", "a rest"),
        (([[1, 2, 3, 4]], [[1]], 2, 0), "rounds up", "nothing"),
        (([[1]], [[1]], 1, 2), "padding is 1", "nothing"),
        (([[1]], [[1]], 1, 1), "padding is 1", "a padding other than 1"),
        (([[1, 2], [3, 4]], [[1, 1]], 1, 0), "as wide as high", "nothing"),
        (([[1, 2, 3], [3, 4, 5]], [[1, 1]], 1, 0), "as wide as high", "an output that is not square"),
        (([[1, 2]], [[1], [2]], 1, 0), "turned", "room for the kernel"),
        (([[1, 2]], [[1]], 0, 0), "turned", "the form asked for"),
        (([1, 2], [1], 1, 0), "turned", "the form asked for"),
        (([[np.inf, 2]], [[1]], 1, 0), "turned", "the form asked for"),
        (([[1e308, 1e308]], [[1e308, -1e308]], 1, 0), "rounds up", "the form asked for"),  # inf - inf with any bug
    ],
)
def test_an_input_shows_a_bug_or_lacks_something(given, bug, lacks):
    assert conv_case(given, bug) == {"shown": lacks == "nothing", "lacks": lacks}


@pytest.mark.parametrize("layer", [MaxPool2d, AvgPool2d])
def test_a_pooling_layer_goes_back_to_its_latest_input(rng, layer):
    x, before, dy = rng.normal(size=(2, 4, 6, 1)), rng.normal(size=(1, 6, 6, 1)), rng.normal(size=(2, 2, 3, 1))
    once = probes.pooling(layer, "dx", (2, 2), 2, x, dy)
    assert once.shape == x.shape
    np.testing.assert_array_equal(probes.pooling(layer, "second", (2, 2), 2, x, dy, before), once)


@pytest.mark.parametrize("made, what", [((1, 2), "2 things"), (np.zeros(3), "one ndarray")])
def test_a_backward_that_returns_something_else_is_told(made, what):
    with pytest.raises(TypeError, match=what):
        probes.one_gradient(lambda *args: made, "dx")
