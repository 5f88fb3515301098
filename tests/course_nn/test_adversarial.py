import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from course_nn.adaptive import Adam
from course_nn.adversarial import adversarial_train, fgsm, input_gradient
from course_nn.data import digits, split
from course_nn.feedforward import MLP, Linear, Tanh
from course_nn.gradcheck import gradient_error, numerical_gradient
from course_nn.losses import CrossEntropyLoss, MSELoss
from course_nn.optimisation import SGD, DataLoader

sizes = st.integers(1, 5)


@given(n=sizes, d=sizes, h=sizes, k=sizes, seed=st.integers(0, 2**32 - 1))
@settings(deadline=None, max_examples=30)
def test_the_gradient_of_the_input_and_the_attack_equal_torch(n, d, h, k, seed):
    rng = np.random.default_rng(seed)
    net, x, y = MLP([d, h, k], Tanh, rng), rng.uniform(size=(n, d)), rng.integers(k, size=n)
    (W, b), (V, c) = ((torch.tensor(layer.W), torch.tensor(layer.b)) for layer in net.layers[::2])
    x_ = torch.tensor(x, requires_grad=True)
    torch.nn.functional.cross_entropy(torch.tanh(x_ @ W.T + b) @ V.T + c, torch.tensor(y)).backward()
    np.testing.assert_allclose(input_gradient(net, CrossEntropyLoss(), x, y), x_.grad, rtol=1e-10, atol=1e-12)
    if x_.grad.abs().min() > 1e-12:  # the sign of what is nearly 0 is rounding
        attacked = torch.clamp(x_ + 0.3 * x_.grad.sign(), 0, 1)
        np.testing.assert_array_equal(fgsm(net, CrossEntropyLoss(), x, y, 0.3), attacked.detach())


def test_the_gradient_of_the_input_matches_finite_differences(rng):
    net, loss, x, y = MLP([3, 4, 2], Tanh, rng), MSELoss(), rng.normal(size=(5, 3)), rng.normal(size=(5, 2))
    gradient = input_gradient(net, loss, x, y)
    assert gradient_error(gradient, numerical_gradient(lambda x: loss(net(x), y), x)) < 1e-6


def test_an_attack_changes_neither_the_parameters_nor_the_images(rng):
    net, x, y = MLP([6, 4, 3], rng=rng), rng.uniform(size=(7, 6)), rng.integers(3, size=7)
    theta, before = net.theta.copy(), x.copy()
    fgsm(net, CrossEntropyLoss(), x, y, 0.1)
    np.testing.assert_array_equal(net.theta, theta)
    np.testing.assert_array_equal(x, before)


def test_no_pixel_moves_by_more_than_eps_nor_out_of_its_range(rng):
    net, x, y = MLP([6, 4, 3], rng=rng), rng.uniform(size=(50, 6)), rng.integers(3, size=50)
    attacked = fgsm(net, CrossEntropyLoss(), x, y, 0.2)
    assert np.abs(attacked - x).max() <= 0.2 + 1e-15
    assert attacked.min() == 0
    assert attacked.max() == 1
    free = fgsm(net, CrossEntropyLoss(), x, y, 0.2, clip=None)
    np.testing.assert_allclose(np.abs(free - x), 0.2)
    assert free.min() < 0
    assert free.max() > 1
    np.testing.assert_array_equal(np.clip(free, 0, 1), attacked)


def test_on_a_linear_network_it_is_the_worst_step_there_is(rng):
    """All 2⁵ corners of the box around x are tried: none has a larger loss."""
    net, loss, x = Linear(5, 2, rng), CrossEntropyLoss(), rng.normal(size=(1, 5))
    corners = x + 0.2 * (np.array(np.meshgrid(*[[-1, 1]] * 5)).reshape(5, -1).T)
    worst = max(loss(net(corner[None]), [1]) for corner in corners)
    assert loss(net(fgsm(net, loss, x, [1], 0.2, clip=None)), [1]) == pytest.approx(worst, rel=1e-12)


def test_the_effect_adds_up_over_the_pixels(rng):
    """A linear score changes by ε Σ |w|: with 100 times the pixels, 100 times as much (the paper's section 3)."""
    for D in (10, 1000):
        net, x = Linear(D, 1, rng), rng.normal(size=(1, D))
        y = net(x) - 1  # the loss grows with the score
        change = net(fgsm(net, MSELoss(), x, y, 0.01, clip=None)) - net(x)
        assert change.item() == pytest.approx(0.01 * np.abs(net.W).sum())


def test_eps_0_changes_nothing_and_less_is_refused(rng):
    net, x, y = MLP([6, 4, 3], rng=rng), rng.uniform(size=(7, 6)), rng.integers(3, size=7)
    np.testing.assert_array_equal(fgsm(net, CrossEntropyLoss(), x, y, 0), x)
    for eps in (-0.1, np.nan):
        with pytest.raises(ValueError, match=r"fgsm got eps = .*; it is how far a pixel may move"):
            fgsm(net, CrossEntropyLoss(), x, y, eps)


def test_a_step_of_adversarial_training_is_the_mean_of_both_gradients(rng):
    net, loss, x, y = MLP([6, 4, 3], Tanh, rng), CrossEntropyLoss(), rng.uniform(size=(7, 6)), rng.integers(3, size=7)
    attacked, theta = fgsm(net, loss, x, y, 0.1), net.theta.copy()
    values, gradients = [], []
    for some in (x, attacked):
        values.append(loss(net(some), y))
        net.backward(loss.backward())
        gradients.append(net.dtheta.copy())
    history = adversarial_train(net, loss, x, y, SGD(net, 0.5), rng, eps=0.1, epochs=1, batch=7)
    np.testing.assert_allclose(net.theta, theta - 0.5 * np.mean(gradients, axis=0), rtol=1e-12)
    np.testing.assert_allclose(history, [np.mean(values)])


def test_adversarial_training_defends_the_digits():
    x, y = digits()
    rng, loss = np.random.default_rng(0), CrossEntropyLoss()
    x, y, x_test, y_test = split(x.reshape(-1, 64), y, rng)

    def accuracies(net):
        attacked = fgsm(net, loss, x_test, y_test, 0.1)
        return [np.mean(net(images).argmax(1) == y_test) for images in (x_test, attacked)]

    net = MLP([64, 128, 64, 10], rng=rng)
    optimiser = Adam(net, 0.002)
    for _ in range(20):
        for some_x, some_y in DataLoader(x, y, 32, rng=rng):
            loss(net(some_x), some_y)
            net.backward(loss.backward(), dx=False)
            optimiser.step()
    clean, attacked = accuracies(net)
    assert clean > 0.94
    assert attacked < 0.5

    net = MLP([64, 128, 64, 10], rng=rng)
    adversarial_train(net, loss, x, y, Adam(net, 0.002), rng, eps=0.1)
    clean, attacked = accuracies(net)
    assert clean > 0.95
    assert attacked > 0.7
