from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_nn.blocks import Residual
from course_nn.data import tents
from course_nn.depth import (
    breakpoints,
    count_pieces,
    equal_parameters,
    learn_tents,
    most_pieces,
    sawtooth,
    shallow_sawtooth,
)
from course_nn.feedforward import ELU, MLP, Linear, ReLU, Sigmoid, count_parameters
from course_nn.network import Sequential


def units(net):
    return sum(layer.W.shape[0] for layer in net.layers if isinstance(layer, Linear))


@pytest.mark.parametrize("folds", range(1, 9))
def test_k_folds_of_three_units_have_two_to_the_k_pieces(folds):
    net = sawtooth(folds)
    assert units(net) == 3 * folds
    assert count_pieces(net) == 2**folds
    np.testing.assert_array_equal(breakpoints(net), np.arange(1, 2**folds) / 2**folds)


def test_eighteen_units_make_sixty_four_pieces():
    assert (units(sawtooth(6)), count_pieces(sawtooth(6))) == (18, 64)


@pytest.mark.parametrize("folds", [1, 3, 5])
@pytest.mark.parametrize("make", [sawtooth, shallow_sawtooth])
def test_both_networks_are_the_tents_of_the_data(rng, make, folds):
    x, y = tents(500, rng, folds)
    np.testing.assert_allclose(make(folds)(x), y, atol=1e-12)


def test_one_hidden_layer_needs_a_unit_for_every_piece():
    deep, shallow = sawtooth(6), shallow_sawtooth(6)
    assert count_pieces(shallow) == count_pieces(deep)
    assert units(shallow) - 1 == 64
    width = equal_parameters(deep.n_params, 1)[1]
    assert count_parameters([1, width, 1]) <= deep.n_params < count_parameters([1, width + 1, 1])
    assert most_pieces([1, width, 1]) == 14  # of the 64


@settings(max_examples=60, deadline=None)
@given(
    hidden=st.lists(st.integers(1, 7), min_size=1, max_size=4), outputs=st.integers(1, 3), seed=st.integers(0, 2**32)
)
def test_between_breakpoints_a_network_is_straight_and_at_each_it_bends(hidden, outputs, seed):
    net = MLP([1, *hidden, outputs], rng=np.random.default_rng(seed))
    places = breakpoints(net, -3, 5)
    assert len(places) + 1 == count_pieces(net, -3, 5) <= most_pieces([1, *hidden, outputs])
    ends = np.concatenate([[-3], places, [5]])
    assert (np.diff(ends) > 0).all()
    slopes = []
    for a, b in pairwise(ends):
        inside = np.array([[a], [0.7 * a + 0.3 * b], [b]])
        left, between, right = net(inside)
        np.testing.assert_allclose(between, 0.7 * left + 0.3 * right, atol=1e-9)
        if b - a > 1e-4:  # else rounding drowns the slope
            slopes.append((right - left) / (b - a))
        else:
            slopes.append(np.full(outputs, np.nan))
    for before, after in pairwise(slopes):
        assert not np.abs(after - before).max() < 1e-9


def test_units_of_one_layer_that_switch_at_the_same_place_are_one_bend():
    net = Sequential(Linear(1, 2), ReLU(), Linear(2, 1))
    net.layers[0].W, net.layers[0].b = np.array([[3.0], [7.0]]), np.array([-0.3, -0.7])
    net.layers[2].W, net.layers[2].b = np.array([[1.0, 1.0]]), np.zeros(1)
    assert count_pieces(net) == 2


def test_a_bend_that_a_later_layer_undoes_is_none():
    net = Sequential(Linear(1, 2), ReLU(), Linear(2, 1))
    net.layers[0].W, net.layers[0].b = np.array([[1.0], [-1.0]]), np.array([-0.5, 0.5])
    net.layers[2].W, net.layers[2].b = np.array([[1.0, -1.0]]), np.zeros(1)  # relu(z) - relu(-z) = z
    assert count_pieces(net) == 1
    net.layers[2].W = np.array([[1.0, 1.0]])  # |z|
    np.testing.assert_array_equal(breakpoints(net), [0.5])


@pytest.mark.parametrize("budget", [42, 901])
@pytest.mark.parametrize("hidden_layers", [1, 2, 3])
def test_equal_parameters_are_as_many_as_fit(budget, hidden_layers):
    sizes = equal_parameters(budget, hidden_layers, D=2)
    wider = [2, *(width + 1 for width in sizes[1:-1]), 1]
    assert count_parameters(sizes) <= budget < count_parameters(wider)


def test_from_a_start_nearby_the_deep_network_learns_what_no_shallow_one_can():
    """3 folds: 21 parameters deep, 19 shallow. Of 8 seeds 7 arrive, to 1e-5; the shallow one stays above 0.07."""
    deep, shallow = [], []
    for seed in range(3):
        rng = np.random.default_rng(seed)
        net = sawtooth(3)
        net.theta += 0.02 * rng.normal(size=net.n_params)
        deep.append(learn_tents(net, 3, rng))
        shallow.append(learn_tents(MLP(equal_parameters(21, 1), rng=rng), 3, rng))
    assert np.median(deep) < 1e-4
    assert min(shallow) > 0.04


def test_from_a_random_start_deeper_does_not_train_better():
    """3 folds, 900 parameters, 3 seeds: about 0.004 for one hidden layer, 0.03 for two."""

    def median(hidden_layers):
        sizes = equal_parameters(901, hidden_layers)
        nets = [MLP(sizes, rng=np.random.default_rng(seed), dtype=np.float32) for seed in range(3)]
        return np.median([learn_tents(net, 3, np.random.default_rng(9), lr=0.01) for net in nets])

    assert median(1) < 0.015 < median(2)


def test_only_networks_of_one_input_and_straight_units_are_counted():
    with pytest.raises(ValueError, match="begins with Linear\\(2, 3\\); it takes one of one input"):
        breakpoints(MLP([2, 3, 1]))
    for net in (MLP([1, 3, 1], Sigmoid), MLP([1, 3, 1], ELU), Sequential(Residual(Linear(1, 1)))):
        with pytest.raises(TypeError, match="only Linear and ReLU"):
            breakpoints(net)
    with pytest.raises(ValueError, match="they begin with 1"):
        most_pieces([2, 3, 1])
    with pytest.raises(ValueError, match="too few"):
        equal_parameters(3, 1)
    with pytest.raises(ValueError, match="hidden_layers = 0"):  # and does not search for ever
        equal_parameters(100, 0)
