import math

import numpy as np
import pytest
import torch

from course_nn.feedforward import MLP, Linear, ReLU, Tanh
from course_nn.initialisation import fans, glorot_normal, glorot_uniform, he_normal, he_uniform, initialise
from course_nn.normalisation import BatchNorm1d

TORCH = {
    glorot_uniform: torch.nn.init.xavier_uniform_,
    glorot_normal: torch.nn.init.xavier_normal_,
    he_uniform: lambda t: torch.nn.init.kaiming_uniform_(t, nonlinearity="relu"),
    he_normal: lambda t: torch.nn.init.kaiming_normal_(t, nonlinearity="relu"),
}
each_rule = pytest.mark.parametrize("rule", TORCH)


@pytest.mark.parametrize("shape", [(7, 5), (16, 3, 5, 8), (6, 3, 4)])
def test_fans_are_torchs(shape):
    as_torch = torch.empty(shape).movedim(-1, 1)  # channels last -> first
    assert fans(np.empty(shape)) == torch.nn.init._calculate_fan_in_and_fan_out(as_torch)


@each_rule
@pytest.mark.parametrize("shape", [(300, 200), (200, 300), (60, 3, 5, 40)])
def test_moments_are_torchs(rng, rule, shape):
    W = np.empty(shape)
    rule(W, rng)
    T = torch.empty(shape, dtype=torch.float64).movedim(-1, 1)
    torch.manual_seed(0)
    TORCH[rule](T)
    assert W.mean() == pytest.approx(0, abs=5 * W.std() / math.sqrt(W.size))
    assert W.std() == pytest.approx(T.std().item(), rel=0.02)
    kurtosis = np.mean(W**4) / np.mean(W**2) ** 2  # 1.8 for a uniform distribution, 3 for a normal one
    assert kurtosis == pytest.approx(1.8 if "uniform" in rule.__name__ else 3, rel=0.05)
    if "uniform" in rule.__name__:
        assert abs(W).max() == pytest.approx(T.abs().max().item(), rel=0.001)


@pytest.mark.parametrize(
    "rule, variance",
    [(glorot_uniform, 2 / 500), (glorot_normal, 2 / 500), (he_uniform, 2 / 200), (he_normal, 2 / 200)],
)
def test_the_variance_is_the_papers(rng, rule, variance):
    W = np.empty((300, 200))
    rule(W, rng)
    assert W.var() == pytest.approx(variance, rel=0.03)


@pytest.mark.parametrize("rule, activation", [(he_normal, ReLU), (he_uniform, ReLU), (glorot_normal, Tanh)])
def test_a_deep_network_keeps_the_size_of_its_signals(rng, rule, activation):
    net = initialise(MLP([200] * 16, activation, rng), rule, rng)
    x = rng.normal(size=(100, 200)) * (1 if rule is not glorot_normal else 0.01)  # small: where tanh is a line
    assert 0.3 < net(x).std() / net.layers[0](x).std() < 3


def test_smaller_weights_let_the_signal_die(rng):
    def a_tenth(W, rng):
        he_normal(W, rng)
        W *= 0.1

    net = initialise(MLP([200] * 16, rng=rng), a_tenth, rng)
    assert net(rng.normal(size=(100, 200))).std() < 1e-12


def test_a_network_is_filled_in_place_biases_are_0_and_what_is_neither_stays(rng):
    net = MLP([30, 20, 10], rng=rng, dtype=np.float32)
    norm = BatchNorm1d(10)
    norm.beta = np.full(10, 5)
    before = net.theta
    assert initialise(net, he_normal, rng) is net
    initialise(norm, he_normal, rng)
    assert net.theta is before and net.theta.dtype == np.float32
    np.testing.assert_array_equal(net.theta[:600], net.layers[0].W.ravel())
    assert net.layers[0].W.std() == pytest.approx(math.sqrt(2 / 30), rel=0.1)
    assert net.layers[2].W.std() == pytest.approx(math.sqrt(2 / 20), rel=0.2)
    assert not net.layers[0].b.any() and not net.layers[2].b.any()
    assert norm.gamma.tolist() == [1] * 10 and norm.beta.tolist() == [5] * 10


def test_the_same_rng_gives_the_same_weights():
    one, two = (initialise(Linear(3, 2), glorot_uniform, np.random.default_rng(7)) for _ in range(2))
    np.testing.assert_array_equal(one.W, two.W)


@each_rule
def test_a_vector_has_no_fans(rng, rule):
    with pytest.raises(ValueError, match=r"fans got weights of shape \(3,\); they need an axis of outputs and one"):
        rule(np.zeros(3), rng)
