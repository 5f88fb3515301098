import math

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from course_nn.gradcheck import check_loss
from course_nn.losses import (
    BCEWithLogitsLoss,
    CrossEntropyLoss,
    GaussianNLLLoss,
    HuberLoss,
    L1Loss,
    Loss,
    MSELoss,
    log_softmax,
    one_hot,
    softmax,
)

REGRESSION = [MSELoss, L1Loss, HuberLoss, lambda: HuberLoss(0.3)]
SHAPES = [(1, 1), (5,), (4, 3), (2, 3, 5)]


def apart(rng, shape):
    """Predictions and targets that keep away from the kinks at |ŷ - y| = 0, 0.3 and 1."""
    y, distance = rng.normal(size=shape), rng.choice([0.1, 0.2, 0.7, 1.9, 4.3], size=shape)
    return y + rng.choice([-1, 1], size=shape) * distance, y


def torch_loss(loss):
    """Give torch's loss under the same name, with our loss's only setting."""
    settings = {"delta": loss.delta} if isinstance(loss, HuberLoss) else {}
    return getattr(torch.nn, type(loss).__name__)(**settings)


# Regression


@pytest.mark.parametrize("make", REGRESSION)
@pytest.mark.parametrize("shape", SHAPES)
def test_regression_losses_equal_torch(rng, make, shape):
    loss, (y_hat, y) = make(), apart(rng, shape)
    y_hat_ = torch.tensor(y_hat, requires_grad=True)
    value = torch_loss(loss)(y_hat_, torch.tensor(y))
    value.backward()
    assert loss(y_hat, y) == pytest.approx(value.item(), rel=1e-10)
    assert isinstance(loss(y_hat, y), float)
    np.testing.assert_allclose(loss.backward(), y_hat_.grad, rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize("make", REGRESSION)
@pytest.mark.parametrize("shape", SHAPES)
def test_regression_gradients_match_finite_differences(rng, make, shape):
    assert check_loss(make(), *apart(rng, shape))["dy_hat"] < 1e-6


def test_mse_is_the_lectures_sum():
    """L = 1/N Σ (f(xᵢ) - yᵢ)², and (8 - 6)² = 4 for the worked example, whose gradient is 2 (8 - 6) = 4."""
    loss = MSELoss()
    assert loss([[8]], [[6]]) == 4
    np.testing.assert_array_equal(loss.backward(), [[4]])
    assert loss([1, 2, 3], [1, 0, 6]) == pytest.approx((0 + 4 + 9) / 3)


def test_the_absolute_error_has_subgradient_0_at_0():
    loss = L1Loss()
    loss([1.0, 2.0, 3.0, 4.0], [1.0, 1.0, 4.0, 4.0])
    np.testing.assert_array_equal(loss.backward(), [0, 0.25, -0.25, 0])


def test_the_mean_minimises_the_square_and_the_median_the_absolute_error():
    y, grid = np.array([0.0, 1.0, 2.0, 3.0, 44.0]), np.linspace(0, 44, 441)
    best = {make: grid[np.argmin([make()(np.full(5, c), y) for c in grid])] for make in (MSELoss, L1Loss)}
    assert best[MSELoss] == pytest.approx(y.mean())
    assert best[L1Loss] == pytest.approx(np.median(y))


def test_huber_is_half_the_square_inside_and_parallel_to_the_absolute_error_outside(rng):
    y, y_hat = np.zeros(3), np.array([0.5, -0.2, 0.9])
    assert HuberLoss()(y_hat, y) == pytest.approx(MSELoss()(y_hat, y) / 2)
    far = np.array([5.0, -7.0, 3.0])
    assert HuberLoss(2.0)(far, y) == pytest.approx(2 * (L1Loss()(far, y) - 1))


@pytest.mark.parametrize("delta", [0, -1, math.nan])
def test_huber_needs_a_positive_delta(delta):
    with pytest.raises(ValueError, match=f"HuberLoss got delta = {delta}; it is a distance, above 0"):
        HuberLoss(delta)


# Gaussian


@pytest.mark.parametrize("full", [False, True])
@pytest.mark.parametrize("shape", SHAPES)
def test_gaussian_nll_equals_torch_and_the_density(rng, full, shape):
    loss, mu, log_sigma, y = GaussianNLLLoss(full), *rng.normal(size=(3, *shape))
    mu_, log_sigma_ = torch.tensor(mu, requires_grad=True), torch.tensor(log_sigma, requires_grad=True)
    value = torch.nn.GaussianNLLLoss(full=full, eps=1e-300)(mu_, torch.tensor(y), torch.exp(2 * log_sigma_))
    value.backward()
    assert loss(mu, log_sigma, y) == pytest.approx(value.item(), rel=1e-10)
    for ours, theirs in zip(loss.backward(), (mu_.grad, log_sigma_.grad), strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-10, atol=1e-12)
    if full:
        density = torch.distributions.Normal(mu_, torch.exp(log_sigma_)).log_prob(torch.tensor(y))
        assert loss(mu, log_sigma, y) == pytest.approx(-density.mean().item(), rel=1e-10)


@pytest.mark.parametrize("shape", SHAPES)
def test_gaussian_nll_gradients_match_finite_differences(rng, shape):
    errors = check_loss(GaussianNLLLoss(), *rng.normal(size=(3, *shape)))
    assert errors.keys() == {"dmu", "dlog_sigma"}
    assert max(errors.values()) < 1e-6


def test_gaussian_nll_is_least_at_the_samples_mean_and_standard_deviation(rng):
    y, loss = rng.normal(3, 2, size=(57, 1)), GaussianNLLLoss()
    loss(np.full_like(y, y.mean()), np.full_like(y, math.log(y.std())), y)
    dmu, dlog_sigma = loss.backward()
    assert abs(dmu.sum()) < 1e-12
    assert abs(dlog_sigma.sum()) < 1e-12


def test_gaussian_nll_with_sigma_1_is_half_the_squared_error(rng):
    mu, y = rng.normal(size=(2, 4, 3))
    assert GaussianNLLLoss()(mu, np.zeros((4, 3)), y) == pytest.approx(MSELoss()(mu, y) / 2)


def test_gaussian_nll_survives_a_huge_sigma_and_refuses_one_that_rounds_to_0():
    loss = GaussianNLLLoss()
    assert loss([1.0], [1000.0], [2.0]) == 1000
    assert all(np.isfinite(gradient).all() for gradient in loss.backward())
    with pytest.raises(FloatingPointError, match="GaussianNLLLoss is inf"):
        loss([1.0], [-1000.0], [2.0])


# Classification


@given(n=st.integers(1, 5), k=st.integers(1, 6), seed=st.integers(0, 2**32 - 1), scale=st.sampled_from([1, 30, 1000]))
@settings(deadline=None, max_examples=60)
def test_cross_entropy_equals_torch_for_all_sizes(n, k, seed, scale):
    rng = np.random.default_rng(seed)
    loss, z, labels = CrossEntropyLoss(), scale * rng.normal(size=(n, k)), rng.integers(k, size=n)
    z_ = torch.tensor(z, requires_grad=True)
    value = torch.nn.CrossEntropyLoss()(z_, torch.tensor(labels))
    value.backward()
    assert loss(z, labels) == pytest.approx(value.item(), rel=1e-10, abs=1e-10)
    np.testing.assert_allclose(loss.backward(), z_.grad, rtol=1e-10, atol=1e-10)
    np.testing.assert_allclose(softmax(z), torch.softmax(z_, 1).detach(), rtol=1e-10, atol=1e-10)
    np.testing.assert_allclose(log_softmax(z), torch.log_softmax(z_, 1).detach(), rtol=1e-10, atol=1e-10)


def test_cross_entropy_gradient_matches_finite_differences(rng):
    assert check_loss(CrossEntropyLoss(), rng.normal(size=(4, 3)), [2, 0, 0, 1])["dz"] < 1e-6


def test_cross_entropy_of_equal_scores_is_log_K():
    assert CrossEntropyLoss()(np.full((7, 10), 3.0), np.arange(7)) == pytest.approx(2.302585093)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_extreme_scores_are_finite_and_silent(dtype):
    z = np.array([[1000, -1000, 0], [-1000, -1000, -1000], [0, 701, -1]], dtype)
    loss = CrossEntropyLoss()
    assert loss(z, [1, 0, 2]) == pytest.approx((2000 + math.log(3) + 702) / 3, rel=1e-6)
    np.testing.assert_allclose(loss.backward() * 3, [[1, -1, 0], [-2 / 3, 1 / 3, 1 / 3], [0, 1, -1]], atol=1e-6)
    assert loss.backward().dtype == softmax(z).dtype == log_softmax(z).dtype == dtype
    assert np.isfinite(log_softmax(z)).all()


def test_softmax_rows_sum_to_1_and_ignore_a_shift(rng):
    z = rng.normal(size=(4, 3))
    np.testing.assert_allclose(softmax(z).sum(axis=1), np.ones(4))
    np.testing.assert_allclose(softmax(z + rng.normal(size=(4, 1))), softmax(z))
    np.testing.assert_allclose(softmax(z[2]), softmax(z)[2])


def test_softmax_gradient_rows_sum_to_0(rng):
    loss = CrossEntropyLoss()
    loss(rng.normal(size=(4, 3)), [0, 1, 2, 0])
    np.testing.assert_allclose(loss.backward().sum(axis=1), np.zeros(4), atol=1e-15)


def test_one_hot_equals_torch():
    labels = [3, 0, 1, 3]
    np.testing.assert_array_equal(one_hot(labels, 5), torch.nn.functional.one_hot(torch.tensor(labels), 5))


@pytest.mark.parametrize("shape", SHAPES)
def test_binary_cross_entropy_equals_torch(rng, shape):
    loss, z, y = BCEWithLogitsLoss(), 3 * rng.normal(size=shape), rng.uniform(size=shape).round(1)
    z_ = torch.tensor(z, requires_grad=True)
    value = torch.nn.BCEWithLogitsLoss()(z_, torch.tensor(y))
    value.backward()
    assert loss(z, y) == pytest.approx(value.item(), rel=1e-10)
    np.testing.assert_allclose(loss.backward(), z_.grad, rtol=1e-10, atol=1e-12)
    assert check_loss(loss, z, y)["dz"] < 1e-6


def test_binary_cross_entropy_is_cross_entropy_with_scores_0_and_z(rng):
    z, y = rng.normal(size=7), np.array([0, 1, 1, 0, 1, 0, 0])
    two = CrossEntropyLoss()(np.stack([np.zeros(7), z], axis=1), y)
    assert BCEWithLogitsLoss()(z, y) == pytest.approx(two)


def test_binary_cross_entropy_is_finite_and_silent_at_extremes():
    loss = BCEWithLogitsLoss()
    assert loss([-1000.0, 1000.0, 1000.0, -1000.0], [0, 1, 0, 1]) == 500
    np.testing.assert_allclose(loss.backward(), [0, 0, 0.25, -0.25], atol=1e-15)


# What is refused


@pytest.mark.parametrize("make", [*REGRESSION, BCEWithLogitsLoss])
def test_shapes_that_would_broadcast_are_refused_with_a_remedy(make):
    loss = make()
    message = rf"{type(loss).__name__} got \w+ of shape \(4, 1\) and y of shape \(4,\): write y\.reshape\(4, 1\)"
    with pytest.raises(ValueError, match=message):
        loss(np.zeros((4, 1)), np.zeros(4))
    with pytest.raises(ValueError, match=r"of shape \(4, 3\) and y of shape \(4, 2\): they must be the same"):
        loss(np.zeros((4, 3)), np.zeros((4, 2)))


def test_the_gaussian_names_the_array_that_does_not_fit():
    with pytest.raises(ValueError, match=r"got mu of shape \(4, 1\) and log_sigma of shape \(4,\): write log_sigma"):
        GaussianNLLLoss()(np.zeros((4, 1)), np.zeros(4), np.zeros((4, 1)))


@pytest.mark.parametrize(
    "labels, message",
    [
        ([0, 3], r"got labels from 0 to 3; 3 classes are 0 to 2"),
        ([-1, 2], r"got labels from -1 to 2; 3 classes are 0 to 2"),
        ([0.0, 1.0], r"got labels of type float64; class numbers are integers: labels\.astype\(int\)"),
        ([True, False], r"got labels of type bool"),
        ([[1], [2]], r"got labels of shape \(2, 1\); it takes \(N,\)"),
        ([0, 1, 2], r"got z of shape \(2, 3\) and 3 labels; give 2"),
    ],
)
def test_wrong_labels_are_refused(labels, message):
    with pytest.raises(ValueError, match=f"CrossEntropyLoss {message}"):
        CrossEntropyLoss()(np.zeros((2, 3)), labels)


def test_one_hot_refuses_labels_out_of_range():
    with pytest.raises(ValueError, match="one_hot got labels from 0 to 3; 3 classes are 0 to 2"):
        one_hot([0, 3], 3)


@pytest.mark.parametrize("shape", [(3,), (0, 3), (2, 3, 4)])
def test_scores_that_are_not_rows_are_refused(shape):
    with pytest.raises(ValueError, match=r"CrossEntropyLoss got z of shape .*; it takes \(N, K\)"):
        CrossEntropyLoss()(np.zeros(shape), [0])


@pytest.mark.parametrize("make", REGRESSION)
@pytest.mark.parametrize("bad", [math.nan, math.inf])
def test_a_loss_that_is_not_finite_is_refused(make, bad):
    with pytest.raises(FloatingPointError, match=r"Loss is (nan|inf): .*try a smaller learning rate"):
        make()([1.0, bad], [0.0, 0.0])


@pytest.mark.parametrize("make", [*REGRESSION, BCEWithLogitsLoss])
def test_an_empty_batch_is_refused(make):
    with pytest.raises(ValueError, match=r"got arrays of shape \(0, 2\): there is no mean of nothing"):
        make()(np.zeros((0, 2)), np.zeros((0, 2)))


@pytest.mark.parametrize("make", [*REGRESSION, GaussianNLLLoss, CrossEntropyLoss, BCEWithLogitsLoss])
def test_backward_before_forward_says_what_to_do(make):
    loss = make()
    with pytest.raises(RuntimeError, match=rf"{type(loss).__name__}\.backward needs .*: call forward first"):
        loss.backward()


def test_a_loss_without_forward_says_so():
    with pytest.raises(NotImplementedError, match="Loss has no forward yet"):
        Loss()([1.0], [1.0])
    with pytest.raises(NotImplementedError, match="Loss has no backward yet"):
        Loss().backward()


@pytest.mark.parametrize("make", [*REGRESSION, BCEWithLogitsLoss])
def test_losses_leave_their_inputs_alone_and_float32_stays(rng, make):
    loss, (y_hat, y) = make(), rng.uniform(size=(2, 4, 3)).astype(np.float32)
    before = y_hat.copy(), y.copy()
    loss(y_hat, y)
    assert loss.backward().dtype == np.float32
    np.testing.assert_array_equal((y_hat, y), before)


def test_backward_may_be_called_twice(rng):
    loss = CrossEntropyLoss()
    loss(rng.normal(size=(2, 3)), [0, 2])
    np.testing.assert_array_equal(loss.backward(), loss.backward())
