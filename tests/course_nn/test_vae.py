import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from course_nn.adaptive import Adam
from course_nn.data import digits, split
from course_nn.feedforward import MLP, Linear, Tanh
from course_nn.gradcheck import check_loss, gradient_error, numerical_gradient
from course_nn.vae import VAE, NegativeELBO, kl, reparameterise, train_vae

SHAPES = [(1, 1), (5, 2), (3, 4)]


def vae(rng, D=5, K=2):
    return VAE(MLP([D, 4, 2 * K], Tanh, rng), MLP([K, 3, D], Tanh, rng))


def negative_elbo(model, x, eps):
    return NegativeELBO()(*model.forward(x, eps), x)


# The pieces


@pytest.mark.parametrize("shape", SHAPES)
def test_the_kl_equals_torchs(rng, shape):
    mu, log_var = rng.normal(size=(2, *shape))
    q = torch.distributions.Normal(torch.tensor(mu), torch.tensor(log_var).mul(0.5).exp())
    expected = torch.distributions.kl_divergence(q, torch.distributions.Normal(0.0, 1.0)).sum(1)
    np.testing.assert_allclose(kl(mu, log_var), expected, rtol=1e-10)


def test_the_kl_is_the_mean_of_log_q_minus_log_p_over_draws_from_q(rng):
    mu, log_var = np.array([[0.7, -0.4]]), np.array([[-1.0, 0.5]])
    h = reparameterise(mu, log_var, rng.normal(size=(200_000, 2)))
    log_q = -0.5 * ((h - mu) ** 2 / np.exp(log_var) + log_var)
    assert kl(mu, log_var).item() == pytest.approx((log_q + 0.5 * h * h).sum(1).mean(), abs=0.02)


def test_the_kl_is_0_for_the_standard_normal_and_above_0_for_all_others(rng):
    np.testing.assert_array_equal(kl(np.zeros((3, 2)), np.zeros((3, 2))), [0, 0, 0])
    assert (kl(*rng.normal(size=(2, 100, 3))) > 0).all()


def test_reparameterised_noise_has_the_asked_for_moments(rng):
    mu, log_var = np.array([[2.0, -1.0]]), np.log([[9.0, 0.25]])
    h = reparameterise(mu, log_var, rng.normal(size=(100_000, 2)))
    np.testing.assert_allclose(h.mean(0), [2, -1], atol=0.05)
    np.testing.assert_allclose(h.var(0), [9, 0.25], rtol=0.03)


@pytest.mark.parametrize("n, d, k", [(1, 1, 1), (5, 4, 2), (3, 2, 7)])
def test_the_losss_gradients_match_finite_differences_and_torch(rng, n, d, k):
    logits, x = rng.normal(size=(n, d)), rng.uniform(size=(n, d))
    mu, log_var = rng.normal(size=(2, n, k))
    loss = NegativeELBO()
    errors = check_loss(loss, logits, mu, log_var, x)
    assert errors.keys() == {"dlogits", "dmu", "dlog_var"}
    assert max(errors.values()) < 1e-6
    tensors = [torch.tensor(a, requires_grad=True) for a in (logits, mu, log_var)]
    q = torch.distributions.Normal(tensors[1], tensors[2].mul(0.5).exp())
    log_p = torch.nn.functional.binary_cross_entropy_with_logits(tensors[0], torch.tensor(x), reduction="none").sum()
    value = (log_p + torch.distributions.kl_divergence(q, torch.distributions.Normal(0.0, 1.0)).sum()) / n
    value.backward()
    assert loss(logits, mu, log_var, x) == pytest.approx(value.item(), rel=1e-10)
    for ours, theirs in zip(loss.backward(), tensors, strict=True):
        np.testing.assert_allclose(ours, theirs.grad, rtol=1e-10, atol=1e-12)


# The model


@given(n=st.integers(1, 4), d=st.integers(1, 5), k=st.integers(1, 3), seed=st.integers(0, 2**32 - 1))
@settings(deadline=None, max_examples=25)
def test_with_fixed_noise_the_gradient_matches_finite_differences(n, d, k, seed):
    rng = np.random.default_rng(seed)
    model, x, eps, loss = vae(rng, d, k), rng.uniform(size=(n, d)), rng.normal(size=(n, k)), NegativeELBO()
    loss(*model.forward(x, eps), x)
    model.backward(*loss.backward())
    gradient = model.net.dtheta.copy()
    numerical = numerical_gradient(lambda _: negative_elbo(model, x, eps), model.net.theta)
    assert gradient_error(gradient, numerical) < 1e-6


def test_with_fixed_noise_value_and_gradient_equal_torch(rng):
    model, x, eps, loss = vae(rng), rng.uniform(size=(7, 5)), rng.normal(size=(7, 2)), NegativeELBO()
    layers = [layer for part in (model.encoder, model.decoder) for layer in part.layers if isinstance(layer, Linear)]
    tensors = [torch.tensor(a, requires_grad=True) for layer in layers for a in (layer.W, layer.b)]
    W, b, V, c, P, p, Q, q = tensors
    x_ = torch.tensor(x)
    mu, log_var = (torch.tanh(x_ @ W.T + b) @ V.T + c).chunk(2, dim=1)
    code = torch.distributions.Normal(mu, torch.exp(log_var / 2))
    h = mu + torch.exp(log_var / 2) * torch.tensor(eps)
    image = torch.distributions.Bernoulli(logits=torch.tanh(h @ P.T + p) @ Q.T + q, validate_args=False)
    distance = torch.distributions.kl_divergence(code, torch.distributions.Normal(0.0, 1.0))
    value = -(image.log_prob(x_).sum(1) - distance.sum(1)).mean()
    value.backward()
    assert loss(*model.forward(x, eps), x) == pytest.approx(value.item(), rel=1e-10)
    model.backward(*loss.backward())
    ours = [gradient for layer in layers for gradient in (layer.dW, layer.db)]
    for gradient, tensor in zip(ours, tensors, strict=True):
        np.testing.assert_allclose(gradient, tensor.grad, rtol=1e-10, atol=1e-12)


def test_the_elbo_is_below_the_likelihood(rng):
    """For one binary entry and a code of one number, p(x) = ∫ p(x|h) N(h) dh is a sum over a grid."""
    model = VAE(MLP([1, 3, 2], Tanh, rng), MLP([1, 3, 1], Tanh, rng))
    h = np.linspace(-8, 8, 4001)[:, None]
    prior = np.exp(-0.5 * h * h) / np.sqrt(2 * np.pi) * (h[1] - h[0])
    p = float((model.decode(h) * prior).sum())
    for x, likelihood in ((1.0, p), (0.0, 1 - p)):
        elbo = -negative_elbo(model, np.full((50_000, 1), x), rng.normal(size=(50_000, 1)))
        assert elbo < np.log(likelihood)


def test_a_2_d_code_describes_digits_that_it_never_saw():
    x, y = digits()
    rng = np.random.default_rng(0)
    x, _, x_test, y_test = split(x.reshape(-1, 64), y, rng)
    model = VAE(MLP([64, 128, 4], rng=rng), MLP([2, 128, 64], rng=rng))
    history = train_vae(model, x, Adam(model.net, 0.003), rng, epochs=40)
    assert history[-1] < history[0] - 5
    mean = x.mean(0).clip(1e-3, 1 - 1e-3)
    without_code = -(x_test * np.log(mean) + (1 - x_test) * np.log(1 - mean)).sum(1).mean()
    assert without_code > 26.5
    assert negative_elbo(model, x_test, rng.normal(size=(len(x_test), 2))) < 25.3
    mu, _ = model.encode(x_test)
    nearest = ((mu[:, None] - mu) ** 2).sum(2) + 1e9 * np.eye(len(mu))
    assert np.mean(y_test[nearest.argmin(1)] == y_test) > 0.5  # it never saw a label
    new = model.decode(rng.normal(size=(500, 2)))
    assert new.shape == (500, 64)
    assert np.abs(new.mean(0) - x.mean(0)).mean() < 0.05


def test_the_same_seed_trains_the_same_model(rng):
    x = rng.uniform(size=(9, 5))
    a, b = (vae(np.random.default_rng(1)) for _ in range(2))
    for model in (a, b):
        train_vae(model, x, Adam(model.net, 0.01), np.random.default_rng(2), epochs=3, batch=4)
    np.testing.assert_array_equal(a.net.theta, b.net.theta)


# What is refused


def test_shapes_that_do_not_fit_are_refused(rng):
    with pytest.raises(ValueError, match=r"VAE's encoder gave \(4, 3\); it must give \(N, 2K\)"):
        VAE(Linear(5, 3, rng), Linear(1, 5, rng)).encode(np.zeros((4, 5)))
    with pytest.raises(ValueError, match=r"VAE got eps of shape \(2,\); its codes have \(4, 2\)"):
        vae(rng).forward(np.zeros((4, 5)), np.zeros(2))
    with pytest.raises(ValueError, match=r"got mu of shape \(4, 2\), log_var of shape \(4, 1\) .* they are \(N, K\)"):
        NegativeELBO()(np.zeros((4, 5)), np.zeros((4, 2)), np.zeros((4, 1)), np.zeros((4, 5)))


def test_a_variance_that_overflows_is_said_in_words():
    with pytest.raises(FloatingPointError, match=r"NegativeELBO is inf: .*try a smaller learning rate"):
        NegativeELBO()([[0.0]], [[0.0]], [[1000.0]], [[1.0]])


def test_backward_before_forward_says_what_to_do(rng):
    with pytest.raises(RuntimeError, match=r"Linear\.backward needs .*: call forward first"):
        vae(rng).backward(np.zeros((4, 5)), np.zeros((4, 2)), np.zeros((4, 2)))
    with pytest.raises(RuntimeError, match=r"NegativeELBO\.backward needs .*: call forward first"):
        NegativeELBO().backward()
