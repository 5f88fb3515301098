import numpy as np
import pytest
import torch

from course_nn.feedforward import Linear, ReLU, Sigmoid, Tanh
from course_nn.gradcheck import (
    check_layer,
    check_loss,
    forward_difference,
    gradient_error,
    jacobian,
    numerical_gradient,
)
from course_nn.losses import MSELoss

# Each of these is a right layer with one mistake in its backward pass.


class TransposedWeights(Linear):
    def backward(self, dy):
        dx = super().backward(dy)
        self.dW = self.dW.T.reshape(self.dW.shape)
        return dx


class MeanBias(Linear):
    def backward(self, dy):
        dx = super().backward(dy)
        self.db = dy.mean(axis=0)
        return dx


class Linear2(Linear):
    def backward(self, dy):
        return 2 * super().backward(dy)


class TanhOfZ(Tanh):
    def backward(self, dy):
        return dy * (1 - np.arctanh(self.y) ** 2)


class SigmoidWithoutTheOtherFactor(Sigmoid):
    def backward(self, dy):
        return dy * self.y


class LeakyMask(ReLU):
    def backward(self, dy):
        return dy


class HalfMSE(MSELoss):
    def backward(self):
        return super().backward() / 2


@pytest.mark.parametrize(
    "make, wrong",
    [
        (lambda: TransposedWeights(3, 2), {"dW"}),
        (lambda: MeanBias(3, 2), {"db"}),
        (lambda: Linear2(3, 2), {"dx"}),
        (TanhOfZ, {"dx"}),
        (SigmoidWithoutTheOtherFactor, {"dx"}),
        (LeakyMask, {"dx"}),
    ],
)
def test_a_mistake_in_backward_shows_in_its_gradient_and_in_no_other(rng, make, wrong):
    errors = check_layer(make(), rng.normal(size=(4, 3)), rng)
    assert {name for name, error in errors.items() if error > 0.01} == wrong
    assert all(error < 1e-6 for name, error in errors.items() if name not in wrong)


def test_a_mistake_in_a_loss_shows(rng):
    assert check_loss(HalfMSE(), *rng.normal(size=(2, 4, 3)))["dy_hat"] == pytest.approx(0.5, rel=1e-6)


def test_the_numerical_gradient_is_the_derivative(rng):
    x = rng.normal(size=(3, 2))
    np.testing.assert_allclose(numerical_gradient(lambda x: np.sin(x).sum(), x), np.cos(x), rtol=1e-8)


def test_central_differences_have_an_error_of_order_h_squared():
    x = np.array([0.7])
    coarse, fine = (abs(numerical_gradient(lambda x: np.exp(x[0]), x, h)[0] - np.exp(0.7)) for h in (0.1, 0.01))
    assert coarse / fine == pytest.approx(100, rel=0.01)


def test_the_point_is_put_back_even_if_f_fails(rng):
    x = rng.normal(size=(3, 2))
    before = x.copy()
    numerical_gradient(np.sum, x)
    np.testing.assert_array_equal(x, before)
    with pytest.raises(ZeroDivisionError):
        numerical_gradient(lambda x: 1 / 0, x)
    np.testing.assert_array_equal(x, before)


def test_views_that_are_not_contiguous_are_moved_too(rng):
    x = rng.normal(size=(4, 3))
    np.testing.assert_allclose(numerical_gradient(lambda v: (v**2).sum(), x.T[::2]), 2 * x.T[::2], rtol=1e-8)


def test_a_single_number_has_a_gradient():
    assert numerical_gradient(lambda x: float(x) ** 2, np.array(3.0)) == pytest.approx(6)


@pytest.mark.parametrize("x", [[1.0, 2.0], np.array([1, 2]), np.zeros(2, np.float32), 1.0])
def test_only_float64_arrays_are_moved(x):
    with pytest.raises(TypeError, match=r"give it an array of float64, x\.astype\(float\)"):
        numerical_gradient(np.sum, x)


def test_the_layer_is_left_as_it_was(rng):
    layer, x = Linear(3, 2, rng), rng.normal(size=(4, 3))
    before = layer.W.copy(), layer.b.copy(), x.copy()
    check_layer(layer, x, rng)
    for array, old in zip((layer.W, layer.b, x), before, strict=True):
        np.testing.assert_array_equal(array, old)


def test_the_error_is_relative_to_the_largest_entry():
    assert gradient_error([100.0, 0.0], [100.0, 1.0]) == pytest.approx(0.01)
    assert gradient_error([-3.0], [3.0]) == pytest.approx(2)
    assert gradient_error([0.0, 0.0], [0.0, 0.0]) == 0
    assert gradient_error([], []) == 0
    assert gradient_error([1e-12], [2e-12]) < 1e-3  # below the floor: both are 0


def test_gradients_of_different_shapes_are_not_compared():
    with pytest.raises(ValueError, match=r"got \(2, 3\) and \(3, 2\)"):
        gradient_error(np.zeros((2, 3)), np.zeros((3, 2)))


# One-sided differences, and functions with many results


def test_one_sided_differences_have_an_error_of_order_h():
    x = np.array([0.7])
    coarse, fine = (abs(forward_difference(lambda x: np.exp(x[0]), x, h)[0] - np.exp(0.7)) for h in (0.01, 0.001))
    assert coarse / fine == pytest.approx(10, rel=0.01)


def test_too_small_a_step_is_lost_in_rounding():
    def error(difference, h):
        return abs(difference(lambda x: np.exp(x[0]), np.array([0.7]), h)[0] - np.exp(0.7))

    assert error(forward_difference, 1e-16) > 0.5  # x + h is x
    assert error(forward_difference, 1e-13) > 10 * error(forward_difference, 1e-8)
    assert error(numerical_gradient, 1e-12) > 100 * error(numerical_gradient, 1e-5)


@pytest.mark.parametrize("shape", [(3,), (2, 4), ()])
def test_the_jacobian_has_the_shape_of_f_and_then_of_x_and_equals_torchs(rng, shape):
    W, x = rng.normal(size=(5, int(np.prod(shape)))), np.array(rng.normal(size=shape))
    J = jacobian(lambda x: np.sin(W @ x.ravel()).reshape(5, 1), x)
    expected = torch.autograd.functional.jacobian(
        lambda x: torch.sin(torch.tensor(W) @ x.ravel()).reshape(5, 1), torch.tensor(x)
    )
    assert J.shape == (5, 1, *shape)
    np.testing.assert_allclose(J, expected, rtol=1e-8, atol=1e-9)


def test_the_jacobian_of_a_chain_is_the_product_of_the_jacobians(rng):
    V, W, x = rng.normal(size=(4, 3)), rng.normal(size=(2, 4)), rng.normal(size=3)
    z = np.tanh(V @ x)
    whole = jacobian(lambda x: np.sin(W @ np.tanh(V @ x)), x)
    np.testing.assert_allclose(
        whole, jacobian(lambda z: np.sin(W @ z), z) @ jacobian(lambda x: np.tanh(V @ x), x), rtol=1e-7
    )


def test_a_function_that_returns_its_argument_has_the_unit_matrix(rng):
    np.testing.assert_allclose(jacobian(lambda x: x, rng.normal(size=3)), np.eye(3), atol=1e-9)


@pytest.mark.parametrize("measure", [forward_difference, jacobian])
def test_all_of_them_put_the_point_back_and_want_float64(rng, measure):
    x = rng.normal(size=3)
    before = x.copy()
    measure(np.sum, x)
    np.testing.assert_array_equal(x, before)
    with pytest.raises(TypeError, match=f"{measure.__name__} moves x in small steps: give it an array of float64"):
        measure(np.sum, x.astype(np.float32))
