import numpy as np
import pytest
import torch

from course_nn.chainrule import composites, layer_jacobian, two_paths
from course_nn.gradcheck import jacobian, numerical_gradient

OUTSIDE_OF_INSIDE = {
    "square": lambda x: (3 * x + 1) ** 2,
    "wave": lambda x: np.sin(x**2),
    "bell": lambda x: np.exp(-(x**2)),
    "loss": lambda x: (np.tanh(3 * x) - 2) ** 2,
}


@pytest.mark.parametrize("name", OUTSIDE_OF_INSIDE)
def test_a_composites_slope_is_the_measured_one(rng, name):
    x = rng.normal(size=7)
    measured = numerical_gradient(lambda x: OUTSIDE_OF_INSIDE[name](x).sum(), x)
    np.testing.assert_allclose(composites(x)[name], measured, rtol=1e-7, atol=1e-8)


@pytest.mark.parametrize("m, d", [(1, 3), (4, 2), (3, 3)])
def test_the_jacobian_of_a_layer_is_the_measured_one_and_torchs(rng, m, d):
    x, W, b = rng.normal(size=d), rng.normal(size=(m, d)), rng.normal(size=m)
    J = layer_jacobian(x, W, b)
    np.testing.assert_allclose(J, jacobian(lambda x: np.tanh(W @ x + b), x), rtol=1e-7, atol=1e-9)
    W, b = torch.tensor(W), torch.tensor(b)
    theirs = torch.autograd.functional.jacobian(lambda x: torch.tanh(W @ x + b), torch.tensor(x))
    np.testing.assert_allclose(J, theirs, rtol=1e-12)


def test_paths_add_up(rng):
    x, w, v = rng.normal(size=5), rng.normal(size=2), rng.normal(size=2)
    measured = numerical_gradient(lambda x: (v[0] * np.tanh(w[0] * x) + v[1] * np.tanh(w[1] * x)).sum(), x)
    np.testing.assert_allclose(two_paths(x, w, v), measured, rtol=1e-7)
    alone = [two_paths(x, w, v * kept) for kept in (np.array([1, 0]), np.array([0, 1]))]
    np.testing.assert_allclose(two_paths(x, w, v), sum(alone), rtol=1e-12)
