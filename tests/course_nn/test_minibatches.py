import numpy as np
import pytest

from course_nn.feedforward import Linear
from course_nn.losses import MSELoss
from course_nn.minibatches import all_batches, sgd
from course_nn.network import Sequential
from course_nn.optimisation import SGD, DataLoader


@pytest.mark.parametrize("m", range(1, 7))
def test_a_batch_of_any_size_is_right_on_average_and_its_variance_is_known(rng, m):
    g = rng.normal(size=(6, 3)) + 1
    mean, variance = all_batches(g, m)
    np.testing.assert_allclose(mean, g.mean(axis=0), rtol=1e-12)
    np.testing.assert_allclose(variance, g.var(axis=0) / m * (6 - m) / 5, atol=1e-12)


@pytest.mark.parametrize("m", [0, 5])
def test_a_batch_that_cannot_be_drawn_is_refused(m):
    with pytest.raises(ValueError, match=f"m = {m}.*all 4 samples"):
        all_batches(np.ones((4, 1)), m)


def test_the_written_out_loop_walks_as_the_optimiser_does(rng):
    X, y = rng.normal(size=(11, 3)), rng.normal(size=(11, 1))
    net, loss = Sequential(Linear(3, 1, rng=rng)), MSELoss()
    path = []

    def grad(theta, x, labels):
        net.theta = theta
        loss(net(x), labels)
        net.backward(loss.backward())
        return net.dtheta.copy()

    start = net.theta.copy()
    ours = sgd(grad, start, DataLoader(X, y, 4, rng=np.random.default_rng(5)), lr=0.05, epochs=3)
    net.theta = start
    optimiser, loader = SGD(net, lr=0.05), DataLoader(X, y, 4, rng=np.random.default_rng(5))
    for _ in range(3):
        for x, labels in loader:
            path.append(net.theta.copy())
            loss(net(x), labels)
            net.backward(loss.backward())
            optimiser.step()
    np.testing.assert_allclose(ours, [*path, net.theta], rtol=1e-12)
    assert ours.shape == (10, 4)
