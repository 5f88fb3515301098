import numpy as np
import pytest
import torch

from course_nn.computation import compare, loops, table, vectorised
from course_nn.feedforward import MLP
from course_nn.gradcheck import gradient_error, numerical_gradient
from course_nn.losses import MSELoss


@pytest.fixture
def problem(rng):
    return MLP([3, 5, 4, 2], rng=rng), rng.normal(size=(7, 3)), rng.normal(size=(7, 2))


def test_the_loops_match_finite_differences(problem):
    net, x, y = problem
    found = loops(net, x, y)

    def loss(theta):
        net.theta[...] = theta
        return MSELoss().forward(net.forward(x), y)

    assert gradient_error(found, numerical_gradient(loss, net.theta.copy())) < 1e-6


def test_all_ways_compute_the_same_gradient(rng):
    rows = compare([4, 6, 3], batch=5, rng=rng, seconds=0.0)
    expected = ["loops", "vectorised", "PyTorch"] + ["PyTorch on a GPU"] * torch.cuda.is_available()
    assert [row.name for row in rows] == expected
    for row in rows[1:]:
        np.testing.assert_allclose(row.gradient, rows[0].gradient, rtol=1e-9, atol=1e-12)
        assert row.milliseconds > 0 and row.speed_up == pytest.approx(rows[0].milliseconds / row.milliseconds)


def test_the_parameters_are_left_as_they_were(problem):
    net, x, y = problem
    before = net.theta.copy()
    loops(net, x, y)
    vectorised(net, x, y)
    assert np.array_equal(net.theta, before)


def test_the_table_has_a_line_for_each_way(rng):
    rows = compare([2, 3, 1], batch=2, rng=rng, seconds=0.0)
    assert len(table(rows).splitlines()) == 1 + len(rows)
