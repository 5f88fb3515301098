from itertools import pairwise

import numpy as np
import pytest
import torch

from course_nn.backprop import LectureNet
from course_nn.gradcheck import numerical_gradient
from course_nn.learningloop import LECTURE, TWIN_A, TWIN_B, backward, forward, learn, update

NAMES = ("w1", "w2", "b1", "w3", "b2")


def loss(x, y, theta):
    return float(np.mean((forward(x, theta)["y_hat"] - y) ** 2))


def one(point):
    return np.array([point.x], float), np.array([point.y], float), point.theta


@pytest.fixture
def points(rng):
    """Nine points, of which some leave the unit dead."""
    x, y = rng.normal(size=(9, 2)), rng.normal(size=9)
    theta = dict(zip(NAMES, (1.0, -1.5, 0.2, 2.0, -0.5), strict=True))
    assert 0 < (forward(x, theta)["z"] > 0).sum() < 9 and np.abs(forward(x, theta)["z"]).min() > 1e-3
    return x, y, theta


@pytest.mark.parametrize("point", [LECTURE, TWIN_A, TWIN_B])
def test_for_one_point_the_loop_has_the_numbers_of_the_networks_own_backpropagation(point):
    x, y, theta = one(point)
    values = forward(x, theta)
    found = {**values, **backward(x, y, theta, values)}
    numbers = LectureNet(point).numbers()
    assert {name: np.ravel(v)[0] for name, v in found.items()} == pytest.approx(
        {name: v for name, v in numbers.items() if name != "L"}, rel=1e-12
    )
    assert loss(x, y, theta) == pytest.approx(numbers["L"])


def test_slopes_of_many_points_are_those_of_the_mean_loss_measured_and_by_torch(points):
    x, y, theta = points
    slopes = backward(x, y, theta, forward(x, theta))
    flat = np.array([theta[name] for name in NAMES])
    measured = numerical_gradient(lambda flat: loss(x, y, dict(zip(NAMES, flat, strict=True))), flat)
    leaves = {name: torch.tensor(theta[name], dtype=torch.float64, requires_grad=True) for name in NAMES}
    z = leaves["w1"] * torch.tensor(x[:, 0]) + leaves["w2"] * torch.tensor(x[:, 1]) + leaves["b1"]
    h = torch.relu(z)
    y_hat = leaves["w3"] * h + leaves["b2"]
    for inner in (z, h, y_hat):
        inner.retain_grad()
    torch.mean((y_hat - torch.tensor(y)) ** 2).backward()
    for i, name in enumerate(NAMES):
        assert slopes[f"dL/d{name}"] == pytest.approx(leaves[name].grad.item(), rel=1e-12)
        assert slopes[f"dL/d{name}"] == pytest.approx(measured[i], rel=1e-6)
    for name, inner in {"z": z, "h": h, "y_hat": y_hat}.items():
        np.testing.assert_allclose(slopes[f"dL/d{name}"], inner.grad.numpy(), rtol=1e-12)


def test_a_hundred_small_steps_learn_the_lectures_point_and_never_go_up():
    theta, losses = learn(*one(LECTURE), lr=0.005, steps=100)
    assert len(losses) == 100 and losses[0] == 4 and losses[-1] < 1e-6
    assert all(after < before for before, after in pairwise(losses) if before > 1e-25)
    assert loss(*one(LECTURE)[:2], theta) < 1e-6


def test_a_step_moves_all_parameters_and_leaves_the_old_ones_alone(points):
    x, y, theta = points
    before = dict(theta)
    slopes = backward(x, y, theta, forward(x, theta))
    new = update(theta, slopes, 0.1)
    assert theta == before and list(new) == list(theta)
    assert all(new[name] == theta[name] - 0.1 * slopes[f"dL/d{name}"] for name in NAMES)
    assert learn(x, y, theta, 0.1, 1)[0] == new and theta == before


def test_a_dead_unit_leaves_only_b2_to_learn_and_stays_dead():
    x, y, theta = one(TWIN_A)
    last, losses = learn(x, y, theta, 0.05, 200)
    assert losses[-1] < 1e-6
    assert {name for name in NAMES if last[name] != theta[name]} == {"b2"}
    assert forward(x, last)["z"] == forward(x, theta)["z"] == -2.5
