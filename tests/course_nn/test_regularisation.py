import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from course_nn.feedforward import MLP, Linear
from course_nn.gradcheck import gradient_error, numerical_gradient
from course_nn.losses import MSELoss
from course_nn.network import Sequential
from course_nn.optimisation import SGD
from course_nn.regularisation import Dropout, early_stop, l2_penalty
from course_nn.training import fit


@pytest.mark.parametrize("p", [0.1, 0.5, 0.8])
def test_a_share_p_is_dropped_and_the_mean_stays(rng, p):
    y = Dropout(p, rng)(np.full((300, 401), 2.0))
    assert np.mean(y == 0) == pytest.approx(p, abs=0.01)
    np.testing.assert_allclose(y[y != 0], 2 / (1 - p))
    assert y.mean() == pytest.approx(2, rel=0.03)


def test_in_use_nothing_changes_forward_or_backward(rng):
    layer, x, dy = Dropout(0.5, rng).eval(), rng.normal(size=(4, 3)), rng.normal(size=(4, 3))
    np.testing.assert_array_equal(layer(x), x)
    np.testing.assert_array_equal(layer.backward(dy), dy)


def test_the_gradient_passes_where_the_unit_did_as_in_torch(rng):
    layer, x, dy = Dropout(0.3, rng), rng.normal(size=(5, 7)), rng.normal(size=(5, 7))
    y = layer(x)
    x_ = torch.tensor(x, requires_grad=True)
    kept = torch.tensor(y != 0)
    y_ = torch.where(kept, x_ / 0.7, 0.0)
    y_.backward(torch.tensor(dy))
    np.testing.assert_allclose(y, y_.detach(), rtol=1e-12)
    np.testing.assert_allclose(layer.backward(dy), x_.grad, rtol=1e-12)


def test_backward_belongs_to_the_last_forward_not_to_the_present_mode(rng):
    layer, x = Dropout(0.5, rng), np.ones((9, 9))
    y = layer(x)
    layer.eval()
    np.testing.assert_array_equal(layer.backward(np.ones((9, 9))), y)


def test_gradients_match_finite_differences_for_a_fixed_mask(rng):
    x, dy = rng.normal(size=(5, 3)), rng.normal(size=(5, 3))

    def layer():
        return Dropout(0.4, np.random.default_rng(3))

    dropout = layer()
    dropout(x)
    numeric = numerical_gradient(lambda x: np.vdot(dy, layer()(x)), x)
    assert gradient_error(dropout.backward(dy), numeric) < 1e-6


def test_each_forward_drops_others_and_the_same_rng_the_same():
    x, layer = np.ones((20, 20)), Dropout(0.5, np.random.default_rng(1))
    first, second = layer(x), layer(x)
    assert (first != second).any()
    np.testing.assert_array_equal(first, Dropout(0.5, np.random.default_rng(1))(x))


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_the_dtype_stays(rng, dtype):
    layer, x = Dropout(0.5, rng), rng.normal(size=(4, 3)).astype(dtype)
    assert layer(x).dtype == layer.backward(x).dtype == dtype
    assert layer.eval()(x).dtype == layer.backward(x).dtype == dtype


def test_whole_numbers_are_scaled_by_the_exact_factor(rng):
    assert set(Dropout(0.6, rng)(np.ones((9, 9), int)).ravel()) == {0, 2.5}


def test_no_dropout_is_the_identity(rng):
    x = rng.normal(size=(4, 3))
    np.testing.assert_array_equal(Dropout(0, rng)(x), x)


def test_a_network_switches_its_dropout(rng):
    net, x = Sequential(Linear(3, 50, rng), Dropout(0.5, rng), Linear(50, 2, rng)), rng.normal(size=(4, 3))
    assert (net(x) != net(x)).any()
    net.eval()
    np.testing.assert_array_equal(net(x), net(x))
    assert (net.train()(x) != net(x)).any()


@pytest.mark.parametrize("p", [-0.1, 1, 50])
def test_a_share_that_is_none_is_refused(p):
    with pytest.raises(ValueError, match=r"Dropout got p = .*: 0 or more, and below 1"):
        Dropout(p)


def test_backward_before_forward_says_what_to_do():
    with pytest.raises(RuntimeError, match="call forward first"):
        Dropout().backward(np.ones(3))


# Weight decay


def test_the_penalty_and_its_gradient_equal_torchs(rng):
    net, x, y, loss = MLP([3, 5, 2], rng=rng), rng.normal(size=(7, 3)), rng.normal(size=(7, 2)), MSELoss()
    L = loss(net(x), y)
    net.backward(loss.backward())
    L += l2_penalty(net, 0.3)

    W1, b1, W2, b2 = (torch.tensor(a, requires_grad=True) for layer in net.layers[::2] for a in (layer.W, layer.b))
    y_ = torch.relu(torch.tensor(x) @ W1.T + b1) @ W2.T + b2
    L_ = torch.nn.functional.mse_loss(y_, torch.tensor(y)) + 0.15 * (W1.square().sum() + W2.square().sum())
    L_.backward()
    assert pytest.approx(L_.item(), rel=1e-12) == L
    np.testing.assert_allclose(net.dtheta, np.concatenate([p.grad.ravel() for p in (W1, b1, W2, b2)]), rtol=1e-10)


def test_layers_within_layers_are_penalised_once(rng):
    inner = Linear(3, 2, rng)
    assert l2_penalty(Sequential(Sequential(inner)), 2.0) == pytest.approx((inner.W**2).sum())
    np.testing.assert_allclose(inner.dW, 2 * inner.W)
    np.testing.assert_array_equal(inner.db, [0, 0])


# Early stopping


@given(losses=st.lists(st.integers(0, 5), min_size=1, max_size=12), patience=st.integers(1, 5))
def test_training_stops_when_the_best_epoch_is_patience_epochs_old(losses, patience):
    best, run = early_stop(losses, patience)
    assert best == int(np.argmin(losses[:run]))  # of equal losses the first
    ages = [n - 1 - int(np.argmin(losses[:n])) for n in range(1, len(losses) + 1)]
    assert run == next((n for n, age in enumerate(ages, 1) if age >= patience), len(losses))


def test_fit_stops_where_early_stop_says(rng):
    X, y = rng.normal(size=(30, 2)), rng.normal(size=(30, 1))
    net = MLP([2, 16, 1], rng=rng)
    settings = {"batch_size": 5, "validation": (X, y[::-1]), "rng": rng, "progress": False}
    history = fit(net, MSELoss(), SGD(net, lr=0.1), X, y, epochs=60, patience=4, **settings)
    assert (history.best, len(history.train)) == early_stop([*history.validation, 0.0], 4)


@pytest.mark.parametrize("losses, patience", [([], 1), ([[1.0]], 1), ([1.0], 0)])
def test_stopping_without_losses_or_patience_is_refused(losses, patience):
    with pytest.raises(ValueError, match="one loss for each epoch"):
        early_stop(losses, patience)
