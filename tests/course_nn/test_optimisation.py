import copy
import itertools
import math
from functools import partial

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from course_nn import optimisation
from course_nn.adaptive import Adam, AdamW, Momentum, RMSprop
from course_nn.feedforward import MLP, Linear, Tanh
from course_nn.gradcheck import numerical_gradient
from course_nn.losses import MSELoss
from course_nn.network import Sequential
from course_nn.optimisation import SGD, DataLoader, Optimiser, gradient_descent
from course_nn.schedules import cosine, exponential_decay, step_decay, try_rates, warm_up

SETTINGS = [
    (SGD, {"lr": 0.1}),
    (SGD, {"lr": 0.1, "weight_decay": 0.3}),
    (Momentum, {"lr": 0.02}),
    (Momentum, {"lr": 0.02, "momentum": 0.9, "weight_decay": 0.3}),
    (Momentum, {"lr": 0.02, "momentum": 0.8, "nesterov": True}),
    (Momentum, {"lr": 0.02, "momentum": 0.8, "nesterov": True, "weight_decay": 0.3}),
    (RMSprop, {}),
    (RMSprop, {"lr": 0.003, "alpha": 0.8, "eps": 1e-3, "weight_decay": 0.3}),
    (Adam, {}),
    (Adam, {"lr": 0.02, "betas": (0.7, 0.9), "eps": 1e-3, "weight_decay": 0.3}),
    (AdamW, {}),
    (AdamW, {"lr": 0.02, "betas": (0.7, 0.9), "eps": 1e-3, "weight_decay": 0.3}),
]
TORCHS = {Momentum: partial(torch.optim.SGD, momentum=0.9)}  # all others have their names


class Vector:
    """The least an optimiser can move."""

    def __init__(self, theta):
        self.theta, self.dtheta = theta, np.zeros_like(theta)


def quadratic_path(optimiser, theta, step):
    """40 steps on L = Σ k θ² / 2, with curvatures k from 0.1 to 3; (40, size)."""
    path = []
    for _ in range(40):
        step(np.linspace(0.1, 3, len(theta)))
        optimiser.step()
        path.append(theta.copy() if isinstance(theta, np.ndarray) else theta.detach().numpy().copy())
    return np.array(path)


@pytest.mark.parametrize("make, settings", SETTINGS)
@pytest.mark.parametrize("block", [2, 65536])
def test_every_step_of_an_optimiser_is_torchs(rng, monkeypatch, make, settings, block):
    monkeypatch.setattr(optimisation, "BLOCK", block)  # 5 entries: two whole blocks and a short one
    net = Vector(rng.normal(size=5))
    theta = torch.tensor(net.theta, requires_grad=True)
    theirs = TORCHS.get(make, getattr(torch.optim, make.__name__, None))([theta], **settings)

    def ours_down(k):
        net.dtheta[...] = k * net.theta

    def theirs_down(k):
        theta.grad = torch.tensor(k) * theta.detach()

    expected = quadratic_path(theirs, theta, theirs_down)
    np.testing.assert_allclose(quadratic_path(make(net, **settings), net.theta, ours_down), expected, rtol=1e-10)


@pytest.mark.parametrize("make, settings", SETTINGS)
def test_float32_stays_float32_and_the_gradient_stays_as_it_was(rng, make, settings):
    net = MLP([3, 4, 2], rng=rng, dtype=np.float32)
    net.dtheta[...] = rng.normal(size=net.n_params)
    before, theta = net.dtheta.copy(), net.theta
    optimiser = make(net, **settings)
    optimiser.step()
    assert net.theta is theta and theta.dtype == np.float32
    assert {moment.dtype for moment in optimiser.state} <= {np.dtype(np.float32)}
    np.testing.assert_array_equal(net.dtheta, before)


def test_a_network_put_into_another_is_still_moved(rng):
    inner = MLP([2, 3, 1], rng=rng)
    optimiser = SGD(inner, lr=1.0)
    outer = Sequential(Tanh(), inner)
    outer.dtheta[...] = 1
    before = outer.theta.copy()
    optimiser.step()
    np.testing.assert_allclose(outer.theta, before - 1)


def test_an_optimiser_copied_with_its_network_goes_on_alike(rng):
    net = MLP([2, 3, 1], rng=rng)
    optimiser = Adam(net)
    net.dtheta[...] = rng.normal(size=net.n_params)
    optimiser.step()
    twin = copy.deepcopy(optimiser)
    before = net.theta.copy()
    twin.step()
    np.testing.assert_array_equal(net.theta, before)
    optimiser.step()
    np.testing.assert_array_equal(twin.net.theta, net.theta)


def test_what_an_optimiser_cannot_move_is_refused(rng):
    with pytest.raises(TypeError, match=r"Adam got Linear\(3, 2\); it moves a network's theta: Adam\(Sequential"):
        Adam(Linear(3, 2, rng))
    with pytest.raises(ValueError, match=r"SGD got lr = -0\.1"):
        SGD(MLP([2, 1]), lr=-0.1)
    with pytest.raises(ValueError, match="neither may be negative"):
        RMSprop(MLP([2, 1]), weight_decay=float("nan"))
    with pytest.raises(NotImplementedError, match="Optimiser has no update"):
        Optimiser(MLP([2, 1]), 0.1).step()


# Gradient descent


@given(a=st.floats(0.1, 5), x0=st.floats(-9, 9), lr=st.floats(0.001, 0.3), n=st.integers(0, 12))
@settings(deadline=None)
def test_on_a_parabola_each_step_multiplies_by_1_minus_2_a_lr(a, x0, lr, n):
    path, values = gradient_descent(lambda x: a * x**2, lambda x: 2 * a * x, x0, lr, n)
    expected = x0 * (1 - 2 * a * lr) ** np.arange(n + 1)
    np.testing.assert_allclose(path, expected, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(values, a * expected**2, rtol=1e-8, atol=1e-12)


def test_the_path_starts_at_x0_and_x0_is_left_alone():
    x0 = np.array([[1.0, 2.0, 3.0]])
    path, values = gradient_descent(lambda x: x.sum(), np.ones_like, x0, lr=0.5, n=2)
    np.testing.assert_array_equal(path[:, 0], [[1, 2, 3], [0.5, 1.5, 2.5], [0, 1, 2]])
    assert values.tolist() == [6, 4.5, 3]
    assert x0.tolist() == [[1, 2, 3]]


def test_a_gradient_of_another_shape_is_refused():
    with pytest.raises(ValueError, match=r"grad\(x\) has shape \(3, 1\); the gradient of f has that of x, \(3,\)"):
        gradient_descent(lambda x: x.sum(), lambda x: x[:, None], np.zeros(3), 0.1, 1)


def test_every_rate_is_tried_from_the_same_point_which_stays_where_it_is(rng):
    A, theta = np.diag([1.0, 3.0, 0.2]), rng.normal(size=3)
    before, g, lrs = theta.copy(), 2 * A @ theta, [0.3, 0.1, 0.9, 0.1]
    losses = try_rates(lambda t: t @ A @ t, theta, g, lrs)
    for lr, loss in zip(lrs, losses, strict=True):  # on a quadratic the loss along the step is known
        assert loss == pytest.approx(theta @ A @ theta - lr * g @ g + lr**2 * g @ A @ g)
    np.testing.assert_array_equal(theta, before)


def test_the_learning_rates_of_the_worked_example_are_the_lectures():
    """After one full update from (w, b) = (1.5, 2, 2.5; 3, -2): best lr 0.00958, worse beyond 0.0201, dead from 4/60."""
    net = MLP([2, 1, 1])
    theta = np.array([1.5, 2, 3, 2.5, -2])
    loss = MSELoss()

    def after(lr):
        net.theta = theta
        loss(net([[2, -1]]), [[6.0]])
        net.backward(loss.backward(), dx=False)
        SGD(net, lr).step()
        return loss(net([[2, -1]]), [[6.0]])

    grid = np.arange(0, 0.03, 1e-5)
    losses = np.array([after(lr) for lr in grid])
    assert grid[losses.argmin()] == pytest.approx(0.00958, abs=1.1e-5)
    assert grid[(losses > losses[0]).argmax()] == pytest.approx(0.0201, abs=6e-5)
    for lr, dead in ((4 / 60 - 1e-6, False), (4 / 60 + 1e-6, True)):
        after(lr)
        assert (net.layers[1].y == 0).all() == dead


# DataLoader


@given(n=st.integers(1, 30), size=st.integers(1, 12), drop=st.booleans(), seed=st.integers(0, 99))
@settings(deadline=None)
def test_an_epoch_has_each_pair_once_and_a_short_last_batch(n, size, drop, seed):
    X, y = np.arange(2 * n).reshape(n, 2), np.arange(n) * 10
    loader = DataLoader(X, y, size, drop_last=drop, rng=np.random.default_rng(seed))
    batches = list(loader)
    assert len(batches) == len(loader) == (n // size if drop else math.ceil(n / size))
    assert all(len(x) == size for x, _ in batches[: None if drop else -1])
    for x, labels in batches:
        np.testing.assert_array_equal(x[:, 0] * 5, labels)
    seen = [label for _, labels in batches for label in labels]
    assert len(set(seen)) == len(seen) == (n - n % size if drop else n)


def test_each_epoch_has_an_order_of_its_own_and_the_seed_decides_it():
    def orders(seed):
        loader = DataLoader(np.arange(50), np.arange(50), 7, rng=np.random.default_rng(seed))
        return [np.concatenate([x for x, _ in loader]).tolist() for _ in range(3)]

    first, second, third = orders(0)
    assert first != second != third != first
    assert orders(0) == [first, second, third]
    assert orders(1)[0] != first


def test_without_shuffling_the_order_is_that_of_the_data():
    loader = DataLoader(np.arange(5), np.arange(5), 2, shuffle=False)
    assert [x.tolist() for x, _ in loader] == [[0, 1], [2, 3], [4]]


def test_every_order_of_the_samples_is_equally_likely(rng):
    loader = DataLoader(np.arange(3), np.arange(3), 3, rng=rng)
    counts = {order: 0 for order in itertools.permutations(range(3))}
    for _ in range(3000):
        ((x, _),) = loader
        counts[tuple(x.tolist())] += 1
    assert all(430 < count < 570 for count in counts.values())  # 500 expected, deviation 20


def test_the_mean_gradient_of_all_batches_of_two_is_the_full_gradient(rng):
    """Exact, by enumerating all pairs of 6 samples: a batch's gradient is an unbiased estimate."""
    net, loss = MLP([3, 4, 2], rng=rng), MSELoss()
    X, y = rng.normal(size=(6, 3)), rng.normal(size=(6, 2))

    def gradient(rows):
        loss(net(X[rows]), y[rows])
        net.backward(loss.backward(), dx=False)
        return net.dtheta.copy()

    pairs = [gradient(list(rows)) for rows in itertools.combinations(range(6), 2)]
    np.testing.assert_allclose(np.mean(pairs, axis=0), gradient(list(range(6))), rtol=1e-10, atol=1e-12)


def test_what_is_no_data_is_refused():
    with pytest.raises(ValueError, match=r"X of shape \(4, 2\) and y of shape \(3,\); their first axes must agree"):
        DataLoader(np.zeros((4, 2)), np.zeros(3), 2)
    with pytest.raises(ValueError, match=r"batch_size = 0"):
        DataLoader(np.zeros(4), np.zeros(4), 0)
    with pytest.raises(ValueError, match="first axes"):
        DataLoader(1.0, 2.0, 1)


# Schedules


@pytest.mark.parametrize(
    "ours, theirs",
    [
        (lambda t: step_decay(t, 0.2, every=3, factor=0.5), lambda o: torch.optim.lr_scheduler.StepLR(o, 3, 0.5)),
        (lambda t: exponential_decay(t, 0.2, 0.9), lambda o: torch.optim.lr_scheduler.ExponentialLR(o, 0.9)),
        (lambda t: cosine(t, 0.2, 20, low=0.01), lambda o: torch.optim.lr_scheduler.CosineAnnealingLR(o, 20, 0.01)),
        (lambda t: warm_up(t, 0.2, 8), lambda o: torch.optim.lr_scheduler.LinearLR(o, 1 / 8, total_iters=7)),
    ],
)
def test_schedules_are_torchs(ours, theirs):
    optimiser = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.2)
    scheduler = theirs(optimiser)
    for t in range(20):
        assert ours(t) == pytest.approx(optimiser.param_groups[0]["lr"], rel=1e-10)
        optimiser.step()
        scheduler.step()


def test_a_cosine_ends_low_and_stays_there():
    assert [cosine(t, 1.0, 4, low=0.25) for t in (0, 2, 4, 5, 400)] == pytest.approx([1, 0.625, 0.25, 0.25, 0.25])


def test_dtheta_of_a_network_is_the_gradient_the_optimiser_follows(rng):
    """SGD's step is -lr times the numerical gradient of the loss."""
    net, loss, x, y = MLP([2, 3, 1], Tanh, rng), MSELoss(), rng.normal(size=(5, 2)), rng.normal(size=(5, 1))
    loss(net(x), y)
    net.backward(loss.backward(), dx=False)
    before = net.theta.copy()
    gradient = numerical_gradient(lambda _: loss(net(x), y), net.theta)
    SGD(net, lr=0.1).step()
    np.testing.assert_allclose(net.theta, before - 0.1 * gradient, rtol=1e-7, atol=1e-9)
