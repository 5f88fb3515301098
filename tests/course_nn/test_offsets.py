import numpy as np
import pytest
import torch

from course_nn.gradcheck import gradient_error, numerical_gradient
from course_nn.offsets import conv2d, conv2d_backward

SHAPES = [
    ((1, 3, 4, 1), (1, 2, 3), 1, 0),
    ((2, 6, 9, 2), (3, 3, 2), 2, 0),
    ((1, 3, 5, 2), (2, 4, 3), 1, 2),
    ((2, 8, 5, 3), (4, 2, 2), 3, 1),
]
each_shape = pytest.mark.parametrize("image, kernels, stride, padding", SHAPES)


def drawn(rng, image, kernels):
    return rng.normal(size=image), rng.normal(size=(*kernels, image[-1])), rng.normal(size=kernels[0])


@each_shape
def test_values_and_gradients_are_torchs(rng, image, kernels, stride, padding):
    x, K, b = drawn(rng, image, kernels)
    x_, K_ = (torch.tensor(np.moveaxis(a, -1, 1), requires_grad=True) for a in (x, K))
    b_ = torch.tensor(b, requires_grad=True)
    y_ = torch.nn.functional.conv2d(x_, K_, b_, stride, padding)
    y = conv2d(x, K, b, stride, padding)
    np.testing.assert_allclose(y, np.moveaxis(y_.detach().numpy(), 1, -1))
    dy = rng.normal(size=y.shape)
    y_.backward(torch.tensor(np.moveaxis(dy, -1, 1)))
    dx, dK, db = conv2d_backward(dy, x, K, stride, padding)
    for mine, theirs in ((dx, x_), (dK, K_)):
        np.testing.assert_allclose(mine, np.moveaxis(theirs.grad.numpy(), 1, -1), atol=1e-12)
    np.testing.assert_allclose(db, b_.grad.numpy())


@each_shape
def test_gradients_match_finite_differences(rng, image, kernels, stride, padding):
    x, K, b = drawn(rng, image, kernels)
    dy = rng.normal(size=conv2d(x, K, b, stride, padding).shape)
    for array, gradient in zip((x, K, b), conv2d_backward(dy, x, K, stride, padding), strict=True):
        numeric = numerical_gradient(lambda _: np.vdot(dy, conv2d(x, K, b, stride, padding)), array)
        assert gradient_error(gradient, numeric) < 1e-7


@each_shape
def test_backward_is_the_adjoint_of_forward(rng, image, kernels, stride, padding):
    """⟨K x, dy⟩ = ⟨x, Kᵀ dy⟩, without a bias."""
    x, K, b = drawn(rng, image, kernels)
    y = conv2d(x, K, 0 * b, stride, padding)
    dy = rng.normal(size=y.shape)
    dx, dK, _ = conv2d_backward(dy, x, K, stride, padding)
    assert np.vdot(y, dy) == pytest.approx(np.vdot(x, dx)) == pytest.approx(np.vdot(K, dK))
