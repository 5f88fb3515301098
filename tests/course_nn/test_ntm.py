import copy
import pickle

import numpy as np
import pytest
import torch

from course_nn.adaptive import Adam
from course_nn.gradcheck import check_layer
from course_nn.network import Sequential
from course_nn.ntm import NTM, copy_task, train_copy


def torch_address(raw, memory, w):
    key, beta, g, shift, gamma = raw.split([memory.shape[2], 1, 1, 3, 1], 1)
    lengths = (memory.pow(2).sum(2) + 1e-8).sqrt() * (key.pow(2).sum(1, keepdim=True) + 1e-8).sqrt()
    softplus, g, shift = torch.nn.functional.softplus, torch.sigmoid(g), torch.softmax(shift, 1)
    w = g * torch.softmax(softplus(beta) * torch.einsum("nrc,nc->nr", memory, key) / lengths, 1) + (1 - g) * w
    w = sum(shift[:, k : k + 1] * torch.roll(w, k - 1, 1) for k in range(3)) ** (1 + softplus(gamma))
    return w / w.sum(1, keepdim=True)


def torch_ntm(x, parameters, R, C):
    W_h, b_h, W_heads, b_heads, W_y, b_y = parameters
    N, T, _ = x.shape
    memory, r = torch.zeros(N, R, C, dtype=torch.float64), torch.zeros(N, C, dtype=torch.float64)
    w_write = w_read = torch.eye(R, dtype=torch.float64)[:1].expand(N, R)
    y = []
    for t in range(T):
        h = torch.tanh(torch.cat([x[:, t], r], 1) @ W_h.T + b_h)
        writer, e, a, reader = (h @ W_heads.T + b_heads).split([C + 6, C, C, C + 6], 1)
        w_write = torch_address(writer, memory, w_write)
        w = w_write[:, :, None]
        memory = memory * (1 - w * torch.sigmoid(e)[:, None]) + w * a[:, None]
        w_read = torch_address(reader, memory, w_read)
        r = (w_read[:, :, None] * memory).sum(1)
        y.append(torch.cat([h, r], 1) @ W_y.T + b_y)
    return torch.stack(y, 1)


@pytest.mark.parametrize("N, T, D, K, H, R, C", [(1, 1, 1, 1, 1, 1, 1), (2, 6, 3, 2, 5, 4, 3), (3, 4, 2, 5, 4, 7, 2)])
def test_gradients_match_finite_differences(rng, N, T, D, K, H, R, C):
    errors = check_layer(NTM(D, K, H, R, C, rng), rng.normal(size=(N, T, D)), rng)
    assert len(errors) == 7
    assert max(errors.values()) < 1e-6


@pytest.mark.parametrize("N, T, D, K, H, R, C", [(2, 1, 1, 2, 3, 1, 2), (2, 9, 3, 2, 5, 4, 3), (3, 5, 2, 5, 4, 7, 2)])
def test_the_machine_equals_torch(rng, N, T, D, K, H, R, C):
    net, x, dy = NTM(D, K, H, R, C, rng), rng.normal(size=(N, T, D)), rng.normal(size=(N, T, K))
    parameters = [torch.tensor(getattr(net, name), requires_grad=True) for name in net.parameters]
    x_ = torch.tensor(x, requires_grad=True)
    y_ = torch_ntm(x_, parameters, R, C)
    y_.backward(torch.tensor(dy))
    np.testing.assert_allclose(net(x), y_.detach(), rtol=1e-10, atol=1e-10)
    np.testing.assert_allclose(net.backward(dy), x_.grad, rtol=1e-10, atol=1e-10)
    for name, tensor in zip(net.parameters, parameters, strict=True):
        np.testing.assert_allclose(getattr(net, f"d{name}"), tensor.grad, rtol=1e-10, atol=1e-10, err_msg=name)


def test_the_heads_weights_are_kept_and_are_distributions(rng):
    net = NTM(3, 2, 5, 4, 3, rng)
    net(rng.normal(size=(2, 6, 3)))
    for w in (net.written, net.looked):
        assert w.shape == (2, 6, 4)
        assert (w >= 0).all()
        np.testing.assert_allclose(w.sum(2), np.ones((2, 6)))


def test_what_comes_later_changes_nothing_before(rng):
    net, x = NTM(3, 2, 5, 4, 3, rng), rng.normal(size=(2, 6, 3))
    y = net(x)
    x[:, 4:] += 1
    np.testing.assert_array_equal(net(x)[:, :4], y[:, :4])
    assert (net(x)[:, 4:] != y[:, 4:]).all()


def test_the_copy_task_is_as_in_the_paper(rng):
    x, y = copy_task(7, 3, 4, rng)
    assert x.shape == (7, 7, 5)
    np.testing.assert_array_equal(x[:, :3, :4], y)
    np.testing.assert_array_equal(x[:, :, 4], np.tile([0, 0, 0, 1, 0, 0, 0], (7, 1)))
    assert not x[:, 3:, :4].any()  # nothing of the patterns is shown while they are asked for
    assert set(np.unique(y)) == {0, 1}


def test_the_machine_learns_to_copy_and_goes_on_to_sequences_it_never_saw(rng):
    net = Sequential(NTM(D=5, K=4, H=32, R=16, C=8, rng=rng))
    losses = train_copy(net, Adam(net, 0.01), rng, longest=5, bits=4, steps=700)
    assert np.mean(losses[:20]) > 0.5  # guessing costs log 2 = 0.69

    def wrong(L):
        x, y = copy_task(200, L, 4, rng)
        return np.mean((net(x)[:, -L:] > 0) != y)

    assert wrong(5) < 0.01
    assert wrong(10) < 0.05
    (machine,), (x, _) = net.layers, copy_task(1, 5, 4, rng)
    machine(x)
    wrote, read = machine.written[0, :5].argmax(1), machine.looked[0, 5:10].argmax(1)
    np.testing.assert_array_equal(read, wrote)  # what is read at one step goes through the controller at the next
    assert len(set(wrote.tolist())) == 5


def test_the_same_seed_trains_the_same_machine():
    def theta():
        rng = np.random.default_rng(3)
        net = Sequential(NTM(3, 2, 5, 4, 3, rng))
        train_copy(net, Adam(net, 0.01), rng, longest=2, bits=2, steps=5)
        return net.theta

    np.testing.assert_array_equal(theta(), theta())


@pytest.mark.parametrize("duplicate", [copy.deepcopy, lambda net: pickle.loads(pickle.dumps(net))])
def test_a_machine_can_be_copied_after_use(rng, duplicate):
    net, x = Sequential(NTM(3, 2, 5, 4, 3, rng)), rng.normal(size=(2, 6, 3))
    y = net(x)
    twin = duplicate(net)
    np.testing.assert_array_equal(twin(x), y)
    twin.theta[...] = 0
    assert not twin.layers[0].W_h.any()
    assert net.layers[0].W_h.all()


def test_float32_stays_and_dx_can_be_left_out(rng):
    net = Sequential(NTM(3, 2, 5, 4, 3, rng, np.float32))
    y, dy = net(rng.normal(size=(2, 6, 3))), rng.normal(size=(2, 6, 2))
    dx = net.backward(dy)
    assert {array.dtype for array in (y, dx, net.theta, net.dtheta)} == {np.dtype(np.float32)}
    dtheta = net.dtheta.copy()
    net.dtheta[...] = 0
    assert net.backward(dy, dx=False) is None
    np.testing.assert_array_equal(net.dtheta, dtheta)


def test_what_does_not_fit_is_refused(rng):
    net = NTM(3, 2, 5, 4, 3, rng)
    for shape in ((6, 3), (2, 6, 4), (2, 0, 3)):
        with pytest.raises(ValueError, match=r"NTM got x of shape .*; it takes \(N, T, 3\) with T = 1 or more"):
            net(np.zeros(shape))
    with pytest.raises(RuntimeError, match=r"NTM\.backward needs .*: call forward first"):
        NTM(3, 2, 5, 4, 3, rng).backward(np.zeros((2, 6, 2)))
    net(np.zeros((2, 6, 3)))
    with pytest.raises(ValueError, match=r"NTM got dy of shape \(2, 3, 2\); its output had \(2, 6, 2\)"):
        net.backward(np.zeros((2, 3, 2)))
