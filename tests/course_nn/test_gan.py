import copy
import math

import numpy as np
import pytest
import torch

from course_nn.adaptive import Adam
from course_nn.feedforward import MLP, Linear, Tanh
from course_nn.gan import discriminator_step, generator_step, train_gan
from course_nn.network import Sequential
from course_nn.optimisation import SGD


def pair(rng):
    """A generator of 2 numbers from 3, and its discriminator."""
    return MLP([3, 5, 2], Tanh, rng), MLP([2, 4, 1], Tanh, rng)


def twin(net):
    """Torch's network with our parameters."""
    layers = []
    for layer in net.layers:
        layers.append(torch.nn.Tanh() if isinstance(layer, Tanh) else torch.nn.Linear(*layer.W.T.shape).double())
        if isinstance(layer, Linear):
            layers[-1].weight.data, layers[-1].bias.data = torch.tensor(layer.W), torch.tensor(layer.b)
    return torch.nn.Sequential(*layers)


def assert_gradients(net, net_):
    ours = [gradient for layer in net.layers if isinstance(layer, Linear) for gradient in (layer.dW, layer.db)]
    for gradient, parameter in zip(ours, net_.parameters(), strict=True):
        np.testing.assert_allclose(gradient, parameter.grad, rtol=1e-10, atol=1e-12)


def test_the_discriminators_gradient_equals_torch_and_the_generator_stays(rng):
    (G, D), x, z = pair(rng), rng.normal(size=(7, 2)), rng.normal(size=(5, 3))
    G_, D_, before = twin(G), twin(D), G.theta.copy()
    score = torch.nn.functional.logsigmoid
    real, fake = D_(torch.tensor(x)), D_(G_(torch.tensor(z)).detach())
    loss = -(score(real).sum() + score(-fake).sum()) / 12
    loss.backward()
    assert discriminator_step(G, D, SGD(D, 0.1), x, z) == pytest.approx(loss.item(), rel=1e-10)
    assert_gradients(D, D_)
    np.testing.assert_array_equal(G.theta, before)


def test_the_generators_gradient_equals_torch_and_the_discriminator_stays(rng):
    (G, D), z = pair(rng), rng.normal(size=(5, 3))
    G_, D_, before, moved = twin(G), twin(D), D.theta.copy(), G.theta.copy()
    loss = -torch.nn.functional.logsigmoid(D_(G_(torch.tensor(z)))).mean()
    loss.backward()
    assert generator_step(G, D, SGD(G, 0.1), z) == pytest.approx(loss.item(), rel=1e-10)
    assert_gradients(G, G_)
    np.testing.assert_allclose(G.theta, moved - 0.1 * G.dtheta)
    np.testing.assert_array_equal(D.theta, before)


def test_the_generators_loss_does_not_saturate(rng):
    """D sees through G, with a score of -20 for every forgery: the gradient is still 1, not e⁻²⁰."""
    G, D = Sequential(Linear(1, 1, rng)), Sequential(Linear(1, 1, rng))
    G.theta, D.theta = [0.0, -20.0], [1.0, 0.0]
    assert generator_step(G, D, SGD(G, 0.0), rng.normal(size=(4, 1))) == pytest.approx(20)
    assert G.layers[0].db.item() == pytest.approx(-1)


def test_a_discriminator_that_cannot_tell_has_a_loss_of_log_2(rng):
    G, D = pair(rng)
    D.layers[-1].W, D.layers[-1].b = np.zeros((1, 4)), [0]
    assert discriminator_step(G, D, SGD(D, 0.0), rng.normal(size=(4, 2)), rng.normal(size=(4, 3))) == math.log(2)


def test_against_a_fixed_generator_the_discriminator_learns_the_ratio_of_the_densities(rng):
    """D* = p / (p + q), so its score is log p - log q: for N(1, 1) against N(-1, 1) it is 2x."""
    G, D = Sequential(Linear(1, 1, rng)), Sequential(Linear(1, 1, rng))
    G.theta, optimiser = [1.0, -1.0], Adam(D, 0.02)
    for _ in range(600):
        discriminator_step(G, D, optimiser, rng.normal(1, 1, (256, 1)), rng.normal(size=(256, 1)))
    np.testing.assert_allclose(D.theta, [2, 0], atol=0.2)


def train(seed, steps):
    """Learn N(3, 1) from N(0, 1); return 10,000 draws and the losses."""
    rng = np.random.default_rng(seed)
    G, D = MLP([1, 16, 1], Tanh, rng), MLP([1, 16, 1], Tanh, rng)
    optimisers = Adam(G, 0.001, betas=(0.5, 0.999)), Adam(D, 0.02, betas=(0.5, 0.999))
    losses = train_gan(
        G, D, *optimisers, lambda N, rng: rng.normal(3, 1, (N, 1)), lambda N, rng: rng.normal(size=(N, 1)), rng, steps
    )
    return G(rng.normal(size=(10_000, 1))), losses


def test_the_generator_learns_the_moments_of_the_data():
    x, losses = train(seed=0, steps=3000)
    assert losses.shape == (3000, 2)
    assert x.mean() == pytest.approx(3, abs=0.15)
    assert x.std() == pytest.approx(1, abs=0.15)
    quantiles = 3 + torch.special.ndtri(torch.arange(0.05, 1, 0.05)).numpy()
    np.testing.assert_allclose(np.quantile(x, np.arange(0.05, 1, 0.05)), quantiles, atol=0.3)
    np.testing.assert_allclose(losses[-300:].mean(0), math.log(2), atol=0.05)  # D is undecided


def test_in_the_plane_the_generator_finds_all_of_eight_clusters():
    rng, angles = np.random.default_rng(0), np.arange(8) * np.pi / 4
    centres = 2 * np.stack([np.cos(angles), np.sin(angles)], axis=1)
    G, D = MLP([2, 32, 32, 2], rng=rng), MLP([2, 32, 32, 1], rng=rng)
    train_gan(
        G,
        D,
        Adam(G, 0.002, betas=(0.5, 0.999)),
        Adam(D, 0.002, betas=(0.5, 0.999)),
        data=lambda N, rng: centres[rng.integers(8, size=N)] + 0.1 * rng.normal(size=(N, 2)),
        noise=lambda N, rng: rng.normal(size=(N, 2)),
        rng=rng,
        steps=3000,
    )
    distance = np.linalg.norm(G(rng.normal(size=(5000, 2)))[:, None] - centres, axis=2)
    assert np.bincount(distance.argmin(axis=1), minlength=8).min() > 0.02 * 5000
    assert np.mean(distance.min(axis=1) < 0.4) > 0.7  # 4 standard deviations


def test_the_same_seed_gives_the_same_generator():
    np.testing.assert_array_equal(train(5, 20)[0], train(5, 20)[0])


def test_a_copy_of_the_pair_trains_apart(rng):
    G, D = pair(rng)
    other, theta = copy.deepcopy(G), G.theta.copy()
    generator_step(other, D, SGD(other, 0.1), rng.normal(size=(4, 3)))
    np.testing.assert_array_equal(G.theta, theta)
