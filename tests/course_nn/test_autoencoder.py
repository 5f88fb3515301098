import copy

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from course_nn.adaptive import Adam
from course_nn.autoencoder import Autoencoder, TiedLinear, principal_angles, principal_directions, train_autoencoder
from course_nn.data import digits, split
from course_nn.feedforward import MLP, Linear, ReLU, Tanh
from course_nn.gradcheck import check_layer
from course_nn.losses import MSELoss
from course_nn.network import Sequential
from course_nn.optimisation import SGD


def untied(rng):
    return Autoencoder(MLP([5, 4, 2], Tanh, rng), MLP([2, 3, 5], Tanh, rng))


def tied(rng):
    wide, narrow = Linear(5, 4, rng), Linear(4, 2, rng)
    model = Autoencoder(Sequential(wide, Tanh(), narrow), Sequential(TiedLinear(narrow), Tanh(), TiedLinear(wide)))
    for layer in model.layers[1].layers[::2]:
        layer.c = rng.normal(size=layer.c.shape)
    return model


@pytest.fixture(scope="module")
def images():
    """Training and held-out digits, 64 pixels from 0 to 1."""
    x, y = digits()
    x_train, _, x_test, _ = split(x.reshape(-1, 64), y, np.random.default_rng(0))
    return x_train, x_test


@pytest.mark.parametrize("make", [untied, tied])
def test_gradients_match_finite_differences(rng, make):
    errors = check_layer(make(rng), rng.normal(size=(7, 5)), rng)
    assert errors.keys() == {"dx", "dtheta"}
    assert max(errors.values()) < 1e-6


@given(n=st.integers(1, 4), d=st.integers(1, 6), m=st.integers(1, 5), seed=st.integers(0, 2**32 - 1))
@settings(deadline=None, max_examples=30)
def test_a_tied_autoencoder_equals_torch_for_all_sizes(n, d, m, seed):
    rng = np.random.default_rng(seed)
    encoder = Linear(d, m, rng)
    decoder, x, dy = TiedLinear(encoder), rng.normal(size=(n, d)), rng.normal(size=(n, d))
    decoder.c = rng.normal(size=d)
    model = Autoencoder(Sequential(encoder, Tanh()), decoder)
    W, b, c, x_ = (torch.tensor(a, requires_grad=True) for a in (encoder.W, encoder.b, decoder.c, x))
    y_ = torch.tanh(x_ @ W.T + b) @ W + c
    y_.backward(torch.tensor(dy))
    np.testing.assert_allclose(model(x), y_.detach(), rtol=1e-10, atol=1e-12)
    pairs = (model.backward(dy), x_), (encoder.dW, W), (encoder.db, b), (decoder.dc, c)
    for ours, theirs in pairs:
        np.testing.assert_allclose(ours, theirs.grad, rtol=1e-10, atol=1e-12)


def test_tied_weights_are_counted_once_and_move_together(rng):
    model, loss = tied(rng), MSELoss()
    wide, _, narrow = model.layers[0].layers
    assert model.n_params == wide.W.size + narrow.W.size + (4 + 2) + (4 + 5)
    x, before = rng.normal(size=(7, 5)), wide.W.copy()
    loss(model(x), x)
    model.backward(loss.backward(), dx=False)
    SGD(model, 0.1).step()
    decoder = model.layers[1].layers[-1]
    assert (before != wide.W).all()
    np.testing.assert_allclose(decoder(np.eye(4)) - decoder.c, wide.W)


def test_without_dx_all_other_gradients_are_the_same(rng):
    model, x, dy = tied(rng), rng.normal(size=(7, 5)), rng.normal(size=(7, 5))
    model(x)
    model.backward(dy)
    expected = model.dtheta.copy()
    model.dtheta[...] = 0
    assert model.backward(dy, dx=False) is None
    np.testing.assert_array_equal(model.dtheta, expected)


def test_a_copy_is_tied_to_its_own_weights(rng):
    model = tied(rng)
    twin, x = copy.deepcopy(model), rng.normal(size=(3, 5))
    expected = model(x)
    model.theta[...] = 0
    np.testing.assert_array_equal(twin(x), expected)
    assert max(check_layer(twin, x, rng).values()) < 1e-6
    assert not model.theta.any()


def test_encode_and_decode_are_the_two_halves(rng):
    model, x = untied(rng), rng.normal(size=(7, 5))
    h = model.encode(x)
    assert h.shape == (7, 2)
    np.testing.assert_array_equal(model.decode(h), model(x))


@pytest.mark.parametrize("share", [True, False])
def test_a_linear_autoencoder_learns_the_plane_of_the_principal_components(rng, share):
    spread = np.array([3.0, 2.0, 0.5, 0.3, 0.2])
    x = rng.normal(size=(300, 5)) * spread @ np.linalg.qr(rng.normal(size=(5, 5)))[0] + rng.normal(size=5)
    encoder = Linear(5, 2, rng)
    model = Autoencoder(encoder, TiedLinear(encoder) if share else Linear(2, 5, rng))
    rows = encoder.W if share else model.layers[1].W.T
    before = np.degrees(principal_angles(rows, principal_directions(x, 2)).max())
    for lr in (0.03, 0.003):
        history = train_autoencoder(model, x, Adam(model, lr), rng, epochs=40)
    values = np.linalg.eigvalsh(np.cov(x.T, bias=True))
    assert before > 20
    assert np.degrees(principal_angles(rows, principal_directions(x, 2)).max()) < 3
    assert history[-1] == pytest.approx(values[:3].sum() / 5, rel=0.05)  # what two components cannot say


def test_a_deep_autoencoder_says_more_with_8_numbers_than_principal_components(images):
    (x, x_test), rng, loss = images, np.random.default_rng(0), MSELoss()
    model = Autoencoder(MLP([64, 64, 8], rng=rng), MLP([8, 64, 64], rng=rng))
    train_autoencoder(model, x, Adam(model, 0.002), rng, epochs=60)
    P, mean = principal_directions(x, 8), x.mean(0)
    pca = loss((x_test - mean) @ P.T @ P + mean, x_test)
    assert pca == pytest.approx(0.0243, abs=0.001)
    assert loss(model(x_test), x_test) < 0.018


def test_a_denoising_autoencoder_takes_away_most_of_the_noise(images):
    (x, x_test), rng, loss = images, np.random.default_rng(0), MSELoss()
    model = Autoencoder(Linear(64, 96, rng), Sequential(ReLU(), Linear(96, 64, rng)))
    train_autoencoder(model, x, Adam(model, 0.002), rng, epochs=20, noise=0.3)
    noisy = x_test + 0.3 * rng.normal(size=x_test.shape)
    assert loss(noisy, x_test) == pytest.approx(0.09, rel=0.05)
    assert loss(model(noisy), x_test) < 0.03


def test_training_compares_with_the_clean_input_and_leaves_it_alone(rng):
    """A network of one Linear, noise 1, x ~ N(0, 1): the best W is ½, half of x + noise being noise."""
    x = rng.normal(size=(2000, 1))
    before = x.copy()
    model = Autoencoder(Linear(1, 1, rng), Linear(1, 1, rng))
    train_autoencoder(model, x, Adam(model, 0.02), rng, epochs=20, noise=1.0)
    assert (model([[1.0]]) - model([[0.0]])).item() == pytest.approx(0.5, abs=0.1)
    np.testing.assert_array_equal(x, before)


def test_principal_directions_are_the_eigenvectors_of_the_covariance(rng):
    x = rng.normal(size=(50, 4)) * [1, 5, 2, 3] + 7
    values, vectors = np.linalg.eigh(np.cov(x.T))
    P = principal_directions(x, 3)
    np.testing.assert_allclose(np.abs(P @ vectors[:, ::-1][:, :3]), np.eye(3), atol=1e-10)
    np.testing.assert_allclose(np.var(x @ P.T, axis=0, ddof=1), values[::-1][:3])


def test_principal_angles_are_those_that_were_planted(rng):
    Q, angles = np.linalg.qr(rng.normal(size=(7, 7)))[0], np.array([0.2, 0.9])
    A = Q[:2]
    B = np.cos(angles)[:, None] * Q[:2] + np.sin(angles)[:, None] * Q[2:4]
    np.testing.assert_allclose(principal_angles(A, rng.normal(size=(2, 2)) @ B), angles)
    np.testing.assert_allclose(principal_angles(A, [[1, 2], [3, -1]] @ A), [0, 0], atol=1e-7)


def test_float32_stays(rng):
    encoder = Linear(5, 2, rng, np.float32)
    model = Autoencoder(encoder, TiedLinear(encoder))
    arrays = [model(rng.normal(size=(3, 5))), model.backward(np.ones((3, 5), np.float32)), model.theta, model.dtheta]
    assert {array.dtype for array in arrays} == {np.dtype(np.float32)}


def test_what_does_not_fit_is_refused(rng):
    encoder = Linear(5, 2, rng)
    with pytest.raises(TypeError, match="TiedLinear got 3; it takes the Linear whose weights it uses"):
        TiedLinear(3)
    with pytest.raises(ValueError, match=r"tied to a Linear that is not in its encoder"):
        Autoencoder(Linear(5, 2, rng), TiedLinear(encoder))
    with pytest.raises(ValueError, match=r"TiedLinear got h of shape \(4, 5\); Linear\(5, 2\) gives M = 2 numbers"):
        TiedLinear(encoder)(np.zeros((4, 5)))
    with pytest.raises(RuntimeError, match=r"TiedLinear\.backward needs .*: call forward first"):
        TiedLinear(encoder).backward(np.zeros((4, 5)))
    layer = TiedLinear(encoder)
    layer(np.zeros((4, 2)))
    with pytest.raises(ValueError, match=r"TiedLinear got dy of shape \(2, 10\); its output had \(4, 5\)"):
        layer.backward(np.zeros((2, 10)))
