import copy

import numpy as np
import pytest
import torch
from torch import nn

from course_nn.blocks import Inception, Residual
from course_nn.convolution import Conv2d
from course_nn.feedforward import Identity, Linear, ReLU, Tanh
from course_nn.gradcheck import check_layer
from course_nn.network import Layer, Sequential
from course_nn.normalisation import BatchNorm2d
from course_nn.pooling import MaxPool2d


def residual(rng, projection=False, dtype=np.float64):
    """5 channels (3 in with a projection), two convolutions, as in ResNet."""
    C, F, s = (3, 5, 2) if projection else (5, 5, 1)
    shortcut = Conv2d(C, F, 1, stride=s, rng=rng, dtype=dtype) if projection else None
    body = (
        Conv2d(C, 4, 3, stride=s, padding=1, rng=rng, dtype=dtype),
        Tanh(),
        Conv2d(4, F, 3, padding=1, rng=rng, dtype=dtype),
    )
    return Residual(*body, shortcut=shortcut), C


def inception(rng, dtype=np.float64):
    """3 channels in, 2 + 4 + 3 out."""
    return Inception(
        Conv2d(3, 2, 1, rng=rng, dtype=dtype),
        Sequential(Conv2d(3, 2, 1, rng=rng, dtype=dtype), Tanh(), Conv2d(2, 4, 5, padding=2, rng=rng, dtype=dtype)),
        MaxPool2d(3, 1, 1),
    )


BLOCKS = {
    "a residual of vectors": lambda rng: (Residual(Linear(3, 4, rng), Tanh(), Linear(4, 3, rng)), (5, 3)),
    "its projection": lambda rng: (Residual(Linear(3, 4, rng), shortcut=Linear(3, 4, rng)), (5, 3)),
    "a residual of images": lambda rng: (residual(rng)[0], (2, 6, 5, 5)),
    "with a strided projection": lambda rng: (residual(rng, True)[0], (2, 7, 5, 3)),
    "a body that learns nothing": lambda rng: (Residual(Tanh()), (4, 3)),
    "a projection around a fixed body": lambda rng: (Residual(Tanh(), shortcut=Linear(3, 3, rng)), (4, 3)),
    "an inception of vectors": lambda rng: (
        Inception(Linear(3, 4, rng), Tanh(), Identity(), Linear(3, 1, rng)),
        (5, 3),
    ),
    "an inception of images": lambda rng: (inception(rng), (2, 6, 5, 3)),
    "a residual in an inception": lambda rng: (Inception(residual(rng)[0], Conv2d(5, 2, 1, rng=rng)), (2, 4, 3, 5)),
    "an inception in a residual": lambda rng: (
        Residual(inception(rng), Conv2d(9, 3, 3, padding=1, rng=rng)),
        (2, 4, 5, 3),
    ),
}


@pytest.mark.parametrize("name", BLOCKS)
def test_gradients_match_finite_differences(rng, name):
    block, shape = BLOCKS[name](rng)
    errors = check_layer(block, rng.normal(size=shape), rng)
    assert max(errors.values()) < 1e-6, errors
    assert set(errors) == {"dx", "dtheta"}


def torch_conv(conv):
    """The same convolution, channels first."""
    F, kh, kw, C = conv.W.shape
    twin = nn.Conv2d(C, F, (kh, kw), conv.stride, conv.padding, dtype=torch.float64)
    with torch.no_grad():
        twin.weight.copy_(torch.tensor(conv.W.transpose(0, 3, 1, 2)))
        twin.bias.copy_(torch.tensor(conv.b))
    return twin


def compare_with_torch(block, twins, function, x, rng):
    """Outputs, dx and every convolution's gradients."""
    tx = torch.tensor(x.transpose(0, 3, 1, 2), requires_grad=True)
    ty = function(tx, *twins)
    y = block(x)
    np.testing.assert_allclose(y, ty.detach().numpy().transpose(0, 2, 3, 1), atol=1e-10)
    dy = rng.normal(size=y.shape)
    dx = block.backward(dy)
    ty.backward(torch.tensor(dy.transpose(0, 3, 1, 2)))
    np.testing.assert_allclose(dx, tx.grad.numpy().transpose(0, 2, 3, 1), atol=1e-10)


def convs(layer):
    if isinstance(layer, Conv2d):
        return [layer]
    return [conv for part in getattr(layer, "layers", ()) for conv in convs(part)]


def assert_same_weight_gradients(block, twins):
    for conv, twin in zip(convs(block), twins, strict=True):
        np.testing.assert_allclose(conv.dW, twin.weight.grad.numpy().transpose(0, 2, 3, 1), atol=1e-10)
        np.testing.assert_allclose(conv.db, twin.bias.grad.numpy(), atol=1e-10)


@pytest.mark.parametrize("projection", [False, True])
def test_a_residual_block_agrees_with_torch(rng, projection):
    block, C = residual(rng, projection)
    twins = [torch_conv(conv) for conv in convs(block)]

    def function(x, first, second, around=lambda x: x):
        return second(torch.tanh(first(x))) + around(x)

    compare_with_torch(block, twins, function, rng.normal(size=(3, 7, 6, C)), rng)
    assert_same_weight_gradients(block, twins)


def test_an_inception_block_agrees_with_torch(rng):
    block = inception(rng)
    twins = [torch_conv(conv) for conv in convs(block)]

    def function(x, one, narrow, wide):
        return torch.cat([one(x), wide(torch.tanh(narrow(x))), nn.functional.max_pool2d(x, 3, 1, 1)], 1)

    compare_with_torch(block, twins, function, rng.normal(size=(3, 7, 6, 3)), rng)
    assert_same_weight_gradients(block, twins)


def test_without_a_body_the_gradient_passes_unchanged(rng):
    """The point of the shortcut: with F = 0, twenty blocks let a gradient through, twenty layers do not."""

    def small(D):
        layer = Linear(D, D, rng)
        layer.W = 0.01 * rng.normal(size=(D, D))
        layer.b = np.zeros(D)
        return layer

    dy = rng.normal(size=(2, 6))
    residuals, plain = Sequential(*(Residual(small(6)) for _ in range(20))), Sequential(*(small(6) for _ in range(20)))
    x = rng.normal(size=(2, 6))
    residuals(x), plain(x)
    assert np.linalg.norm(residuals.backward(dy)) == pytest.approx(np.linalg.norm(dy), rel=0.5)
    assert np.linalg.norm(plain.backward(dy)) < 1e-20


def test_relu_in_a_block_does_not_change_what_the_shortcut_sees(rng):
    """x + relu(x): a layer that worked in place would make it 2 relu(x)."""
    x = rng.normal(size=(4, 3))
    before = x.copy()
    block = Residual(ReLU())
    np.testing.assert_array_equal(block(x), x + np.maximum(x, 0))
    dy = rng.normal(size=(4, 3))
    kept = dy.copy()
    np.testing.assert_array_equal(block.backward(dy), dy * (1 + (x > 0)))
    np.testing.assert_array_equal(x, before)
    np.testing.assert_array_equal(dy, kept)


@pytest.mark.parametrize("name", BLOCKS)
def test_without_dx_the_gradients_of_the_parameters_are_the_same(rng, name):
    block, shape = BLOCKS[name](rng)
    dy = rng.normal(size=block(rng.normal(size=shape)).shape)
    block.backward(dy)
    expected = block.dtheta.copy()
    block.dtheta[...] = np.nan
    assert block.backward(dy, dx=False) is None
    np.testing.assert_array_equal(block.dtheta, expected)


@pytest.mark.parametrize("make", [lambda rng, dtype: residual(rng, True, dtype)[0], inception])
def test_a_float32_block_stays_in_float32(rng, make):
    net = Sequential(make(rng, dtype=np.float32))
    y = net(rng.normal(size=(2, 5, 4, 3)))
    assert y.dtype == net.theta.dtype == np.float32
    assert net.backward(rng.normal(size=y.shape).astype(np.float32)).dtype == np.float32


def test_an_identity_shortcut_casts_the_image_of_a_float32_network(rng):
    block, _ = residual(rng, dtype=np.float32)
    assert block(rng.normal(size=(2, 5, 4, 5))).dtype == np.float32


def test_the_parameters_of_both_ways_lie_in_the_networks_vector(rng):
    block, _ = residual(rng, True)
    net = Sequential(block, ReLU(), Conv2d(5, 2, 1, rng=rng))
    assert net.n_params == sum(conv.n_params for conv in convs(net))
    net.theta[...] = 0
    for conv in convs(net):
        assert not conv.W.any()
    twin = copy.deepcopy(net)
    twin.theta += 1
    assert (convs(twin)[0].W == 1).all()
    assert not convs(net)[0].W.any()


def test_eval_reaches_the_layers_of_a_block(rng):
    block = Residual(Conv2d(3, 3, 1, rng=rng), BatchNorm2d(3))
    block.eval()
    assert not block.layers[0].layers[1].training
    assert block.train().layers[0].layers[1].training


@pytest.mark.parametrize(
    "block, x, message",
    [
        (Residual(Linear(3, 4)), np.zeros((2, 3)), r"F\(x\) of shape \(2, 4\) .* shortcut's of shape \(2, 3\)"),
        (
            Inception(Identity(), MaxPool2d(2)),
            np.zeros((2, 4, 6, 3)),
            r"\(2, 2, 3, 3\) from branch 1 and \(2, 4, 6, 3\)",
        ),
    ],
)
def test_ways_that_do_not_fit_are_named(block, x, message):
    with pytest.raises(ValueError, match=message):
        block(x)


def test_backward_before_forward_says_so(rng):
    for block in (Residual(Linear(3, 3, rng)), Inception(Linear(3, 3, rng))):
        with pytest.raises(RuntimeError, match="call forward first"):
            block.backward(np.zeros((2, 3)))


def test_an_inception_names_a_gradient_of_another_width(rng):
    block = Inception(Linear(3, 2, rng), Identity())
    block(np.zeros((4, 3)))
    with pytest.raises(ValueError, match=r"dy of shape \(4, 6\); its output had 5 channels"):
        block.backward(np.zeros((4, 6)))


def test_an_inception_needs_a_branch_and_blocks_need_layers():
    with pytest.raises(ValueError, match="no branches"):
        Inception()
    with pytest.raises(TypeError, match="takes layers"):
        Inception(Identity(), 3)
    with pytest.raises(ValueError, match=r"same .* twice"):
        shared = Identity()
        Inception(shared, shared)
    assert isinstance(Residual(Identity()), Layer)
