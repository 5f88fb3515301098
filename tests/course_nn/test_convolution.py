import copy
import pickle

import numpy as np
import pytest
import torch
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from course_nn.convolution import FILTERS, Conv1d, Conv2d, convolve_by_offsets, filter_image
from course_nn.feedforward import Linear, ReLU
from course_nn.gradcheck import check_layer
from course_nn.grids import conv_output_size, im2col, windows
from course_nn.network import Array, Sequential
from course_nn.pooling import AvgPool2d, Flatten, MaxPool2d

F = torch.nn.functional
seeds = st.integers(0, 2**32 - 1)


def pairs(low: int, high: int) -> st.SearchStrategy[tuple[int, int]]:
    return st.tuples(st.integers(low, high), st.integers(low, high))


def first(x: Array) -> Array:
    """Channels first, as torch has them."""
    return np.moveaxis(x, -1, 1)


def last(x: torch.Tensor | None) -> Array:
    assert x is not None
    return np.moveaxis(x.detach().numpy(), 1, -1)


def assert_close(ours: Array, torchs: Array) -> None:
    np.testing.assert_allclose(ours, torchs, rtol=1e-10, atol=1e-10)


def assert_conv_equals_torch(conv: Conv2d, x: Array, rng: np.random.Generator) -> None:
    """Values and all gradients; torch gets nothing but our arrays, channels first."""
    function, axes = (F.conv1d, slice(1, 2)) if isinstance(conv, Conv1d) else (F.conv2d, slice(0, 2))
    x_, W_ = (torch.tensor(first(a), requires_grad=True) for a in (x, conv.W))
    b_ = torch.tensor(conv.b, requires_grad=True) if "b" in conv.parameters else None
    y_ = function(x_, W_, b_, conv.stride[axes], conv.padding[axes], conv.dilation[axes], conv.groups)
    dy = rng.normal(size=last(y_).shape)
    y_.backward(torch.tensor(first(dy)))
    assert_close(conv(x), last(y_))
    assert_close(conv.backward(dy), last(x_.grad))
    assert_close(conv.dW, last(W_.grad))
    if b_ is not None:
        assert_close(conv.db, b_.grad.numpy())


# Convolution


@given(
    n=st.integers(1, 3),
    size=pairs(1, 9),
    channels=pairs(1, 3),
    groups=st.integers(1, 3),
    kernel=pairs(1, 4),
    stride=pairs(1, 3),
    padding=pairs(0, 2),
    dilation=pairs(1, 2),
    bias=st.booleans(),
    seed=seeds,
)
@settings(deadline=None, max_examples=300)
def test_conv2d_equals_torch_for_all_shapes(n, size, channels, groups, kernel, stride, padding, dilation, bias, seed):
    for axis in (0, 1):
        assume(size[axis] + 2 * padding[axis] > dilation[axis] * (kernel[axis] - 1))
    rng = np.random.default_rng(seed)
    C, M = (groups * c for c in channels)
    conv = Conv2d(C, M, kernel, stride, padding, dilation, groups, bias, rng)
    assert_conv_equals_torch(conv, rng.normal(size=(n, *size, C)), rng)


@pytest.mark.parametrize("C", [3, 4, 16])
def test_conv2d_equals_torch_for_many_channels_and_images(rng, C):
    """More windows than fit the cache at once, and both ways to copy them."""
    conv = Conv2d(C, 5, (3, 2), padding=1, rng=rng)
    assert_conv_equals_torch(conv, rng.normal(size=(37, 17, 13, C)), rng)


@given(
    n=st.integers(1, 3),
    T=st.integers(1, 11),
    channels=pairs(1, 3),
    groups=st.integers(1, 3),
    kernel=st.integers(1, 4),
    stride=st.integers(1, 3),
    padding=st.integers(0, 2),
    dilation=st.integers(1, 2),
    bias=st.booleans(),
    seed=seeds,
)
@settings(deadline=None, max_examples=150)
def test_conv1d_equals_torch_for_all_shapes(n, T, channels, groups, kernel, stride, padding, dilation, bias, seed):
    assume(T + 2 * padding > dilation * (kernel - 1))
    rng = np.random.default_rng(seed)
    C, M = (groups * c for c in channels)
    conv = Conv1d(C, M, kernel, stride, padding, dilation, groups, bias, rng)
    assert conv.W.shape == (M, kernel, C // groups)
    assert_conv_equals_torch(conv, rng.normal(size=(n, T, C)), rng)


CONVOLUTIONS = [
    ((3, 2, (3, 2)), (2, 5, 7, 3)),
    ((2, 3, (2, 3), (2, 3), (1, 2)), (2, 6, 7, 2)),
    ((2, 4, 3, 2, 2, 2, 2), (1, 7, 4, 2)),
    ((1, 2, 1, 3, 1), (2, 5, 3, 1)),
    ((3, 3, (1, 2), 1, 0, 1, 3, False), (2, 3, 4, 3)),
]


@pytest.mark.parametrize("arguments, shape", CONVOLUTIONS)
def test_conv2d_gradients_match_finite_differences(rng, arguments, shape):
    errors = check_layer(Conv2d(*arguments, rng=rng), rng.normal(size=shape), rng)
    assert errors.keys() == {"dx", "dW", "db"} - ({"db"} if False in arguments else set())
    assert max(errors.values()) < 1e-6


@pytest.mark.parametrize("arguments", [(3, 2, 3), (3, 2, 2, 3, 1), (2, 4, 3, 2, 2, 2, 2)])
def test_conv1d_gradients_match_finite_differences(rng, arguments):
    errors = check_layer(Conv1d(*arguments, rng=rng), rng.normal(size=(2, 7, arguments[0])), rng)
    assert errors.keys() == {"dx", "dW", "db"}
    assert max(errors.values()) < 1e-6


@given(kernel=pairs(1, 3), stride=st.integers(1, 3), padding=st.integers(0, 2), dilation=st.integers(1, 2), seed=seeds)
@settings(deadline=None, max_examples=60)
def test_three_ways_to_convolve_agree(kernel, stride, padding, dilation, seed):
    rng = np.random.default_rng(seed)
    x, conv = rng.normal(size=(2, 7, 6, 3)), Conv2d(3, 4, kernel, stride, padding, dilation, bias=False, rng=rng)
    y = conv(x)
    assert_close(y, convolve_by_offsets(x, conv.W, stride, padding, dilation))
    assert_close(y.reshape(-1, 4), im2col(x, kernel, stride, padding, dilation) @ conv.W.reshape(4, -1).T)


def test_an_impulse_shows_the_kernel_turned_around(rng):
    """y[h] = Σ W[i] x[h + i]: the kernel is not flipped on its way over x, so its answer to an impulse is."""
    conv, x = Conv2d(1, 1, (3, 2), bias=False, rng=rng), np.zeros((1, 5, 3, 1))
    x[0, 2, 1, 0] = 1
    np.testing.assert_array_equal(conv(x)[0, :, :, 0], conv.W[0, ::-1, ::-1, 0])


def test_a_convolution_moves_with_its_image(rng):
    conv, x = Conv2d(2, 3, 3, padding=1, rng=rng), np.zeros((1, 9, 8, 2))
    x[0, 2:4, 2:5] = rng.normal(size=(2, 3, 2))
    np.testing.assert_allclose(conv(np.roll(x, (3, 1), (1, 2))), np.roll(conv(x), (3, 1), (1, 2)), atol=1e-14)


def test_the_gradient_of_x_is_the_adjoint(rng):
    """⟨K x, y⟩ = ⟨x, Kᵀ y⟩."""
    conv, x = Conv2d(2, 3, (3, 2), (2, 3), (1, 0), bias=False, rng=rng), rng.normal(size=(2, 6, 9, 2))
    y = conv(x)
    dy = rng.normal(size=y.shape)
    assert np.vdot(y, dy) == pytest.approx(np.vdot(x, conv.backward(dy)))


def test_conv1d_by_hand():
    conv = Conv1d(1, 1, 3, stride=2, padding=1)
    conv.W, conv.b = [[[1], [10], [100]]], [0.5]
    np.testing.assert_array_equal(conv([[[1], [2], [3], [4]]])[0, :, 0], [210.5, 432.5])


def test_the_lectures_layer_has_448_parameters():
    assert Conv2d(3, 16, 3, padding=1).n_params == 448
    assert Conv2d(3, 16, 3, bias=False).n_params == 432
    assert Conv2d(4, 16, 3, groups=4).n_params == 16 * 9 + 16


def test_weights_start_within_torchs_bounds(rng):
    conv = Conv2d(6, 100, (2, 4), groups=2, rng=rng)  # 24 numbers in a window
    for array in (conv.W, conv.b):
        assert 0.95 / np.sqrt(24) < np.abs(array).max() <= 1 / np.sqrt(24)
        assert abs(array.mean()) < 0.03


def test_dx_can_be_left_out(rng):
    for conv, x in [(Conv2d(2, 3, 3, rng=rng), rng.normal(size=(2, 5, 4, 2))), (Conv1d(2, 3, 3), np.ones((2, 5, 2)))]:
        dy = rng.normal(size=conv(x).shape)
        conv.backward(dy)
        dW, db = conv.dW.copy(), conv.db.copy()
        assert conv.backward(dy, dx=False) is None
        np.testing.assert_array_equal(conv.dW, dW)  # and written anew, not added
        np.testing.assert_array_equal(conv.db, db)


@pytest.mark.parametrize("duplicate", [lambda net: net, copy.deepcopy, lambda net: pickle.loads(pickle.dumps(net))])
def test_a_convolution_in_a_network_is_a_view_of_its_vector(rng, duplicate):
    net = duplicate(Sequential(Conv2d(1, 2, (2, 3), rng=rng), Conv2d(2, 1, 1, bias=False, rng=rng)))
    net.theta[...], net.dtheta[...] = np.arange(16), -np.arange(16)
    np.testing.assert_array_equal(net.layers[0].W.ravel(), np.arange(12))
    np.testing.assert_array_equal(net.layers[0].db, [-12, -13])
    np.testing.assert_array_equal(net.layers[1].W.ravel(), [14, 15])


# Sizes, windows, filters


@given(
    size=st.integers(1, 20), kernel=st.integers(1, 6), stride=st.integers(1, 4),
    padding=st.integers(0, 3), dilation=st.integers(1, 3),
)  # fmt: skip
@settings(deadline=None)
def test_the_output_size_counts_the_places_where_a_kernel_fits(size, kernel, stride, padding, dilation):
    starts = [s for s in range(0, size + 2 * padding, stride) if s + dilation * (kernel - 1) < size + 2 * padding]
    if starts:
        assert conv_output_size(size, kernel, stride, padding, dilation) == len(starts)
    else:
        with pytest.raises(ValueError, match="take a smaller kernel, or more padding"):
            conv_output_size(size, kernel, stride, padding, dilation)


def test_windows_are_a_view_that_cannot_be_written(rng):
    x = rng.normal(size=(2, 5, 6, 3))
    P = windows(x, (2, 3), (2, 1), (3, 2))
    assert P.shape == (2, 1, 2, 2, 3, 3)
    assert np.shares_memory(P, x)
    assert P[1, 0, 1, 1, 2, 0] == x[1, 3, 5, 0]
    with pytest.raises(ValueError, match="read-only"):
        P[...] = 0


def test_handmade_filters_do_what_their_names_say(rng):
    image = rng.uniform(size=(7, 6))
    inner = (slice(1, -1), slice(1, -1))
    np.testing.assert_array_equal(filter_image(image, FILTERS["identity"]), image)
    flat, ramp = np.full((7, 6), 3.0), np.arange(6.0) + np.zeros((7, 1))
    for name, kernel in FILTERS.items():
        total = {"sobel_x": 0, "sobel_y": 0, "laplacian": 0}.get(name, 1)
        np.testing.assert_allclose(filter_image(flat, kernel)[inner], 3 * total, atol=1e-12)
    np.testing.assert_allclose(filter_image(ramp, FILTERS["sobel_x"])[inner], 8)
    np.testing.assert_allclose(filter_image(ramp, FILTERS["sobel_y"])[inner], 0)
    np.testing.assert_allclose(filter_image(ramp.T, FILTERS["sobel_y"])[inner], 8)
    np.testing.assert_allclose(filter_image(image, FILTERS["sharpen"] + FILTERS["laplacian"]), image)
    assert filter_image(image, FILTERS["blur"])[inner].std() < image[inner].std() / 2


def test_a_filter_takes_each_channel_for_itself(rng):
    image, kernel = rng.uniform(size=(5, 7, 3)), rng.normal(size=(3, 5))
    y = filter_image(image, kernel)
    for c in range(3):
        np.testing.assert_allclose(y[..., c], filter_image(image[..., c], kernel))
    with pytest.raises(ValueError, match=r"kernel of shape \(2, 3\); it takes \(kh, kw\), both odd"):
        filter_image(image, kernel[:2, :3])


# Pooling


@given(
    n=st.integers(1, 3), size=pairs(1, 9), C=st.integers(1, 3), kernel=pairs(1, 4), stride=pairs(1, 4),
    padding=pairs(0, 2), given_stride=st.booleans(), ties=st.booleans(), seed=seeds,
)  # fmt: skip
@settings(deadline=None, max_examples=200)
@pytest.mark.parametrize("Pool, function", [(MaxPool2d, F.max_pool2d), (AvgPool2d, F.avg_pool2d)])
def test_pooling_equals_torch_for_all_shapes(
    Pool, function, n, size, C, kernel, stride, padding, given_stride, ties, seed
):
    padding = (min(padding[0], kernel[0] // 2), min(padding[1], kernel[1] // 2))
    assume(all(s + 2 * p >= k for s, p, k in zip(size, padding, kernel, strict=True)))
    rng = np.random.default_rng(seed)
    x = rng.integers(-2, 2, (n, *size, C)).astype(float) if ties else rng.normal(size=(n, *size, C))
    strides = stride if given_stride else None
    pool, x_ = Pool(kernel, strides, padding), torch.tensor(first(x), requires_grad=True)
    y_ = function(x_, kernel, strides, padding)
    dy = rng.normal(size=last(y_).shape)
    y_.backward(torch.tensor(first(dy)))
    assert_close(pool(x), last(y_))
    assert_close(pool.backward(dy), last(x_.grad))


@pytest.mark.parametrize("Pool", [MaxPool2d, AvgPool2d])
@pytest.mark.parametrize("arguments", [(2,), ((3, 2), (2, 1), 1), (2, 3), ((1, 3), 1)])
def test_pooling_gradients_match_finite_differences(rng, Pool, arguments):
    x = rng.permutation(2 * 5 * 7 * 3).reshape(2, 5, 7, 3) / 10  # no two numbers are close
    assert check_layer(Pool(*arguments), x, rng)["dx"] < 1e-6


def test_of_equal_maxima_the_first_gets_the_gradient():
    pool = MaxPool2d((2, 3))
    assert pool(np.array([[1, 2, 2], [2, 0, 2]])[None, :, :, None]).item() == 2
    dx = pool.backward(np.full((1, 1, 1, 1), 7.0))
    np.testing.assert_array_equal(dx[0, :, :, 0], [[0, 7, 0], [0, 0, 0]])


def test_a_maximum_never_is_in_the_padding():
    x = np.full((1, 4, 4, 1), -5.0)
    np.testing.assert_array_equal(MaxPool2d(3, 2, 1)(x), np.full((1, 2, 2, 1), -5))


def test_switches_survive_windows_of_more_than_256_places(rng):
    x, pool = rng.permutation(17 * 20).reshape(1, 17, 20, 1), MaxPool2d((17, 20))
    x[0, 16, 18, 0] = 1000
    assert pool(x).item() == 1000
    assert pool.switches.item() == 16 * 20 + 18
    assert pool.backward(np.ones((1, 1, 1, 1)))[0, 16, 18, 0] == 1


def test_unpooling_keeps_the_maxima_and_nothing_else(rng):
    x, pool = rng.uniform(1, 2, (2, 6, 9, 3)), MaxPool2d((2, 3))
    y = pool(x)
    up = pool.backward(y)
    kept = up != 0
    np.testing.assert_array_equal(up[kept], x[kept])
    assert kept.sum() == y.size
    np.testing.assert_array_equal(pool(up), y)


def test_flatten_has_the_order_rows_columns_channels(rng):
    x, flatten = rng.normal(size=(2, 3, 4, 5)), Flatten()
    y = flatten(x)
    assert y.shape == (2, 60)
    assert y[1, 2 * 20 + 1 * 5 + 3] == x[1, 2, 1, 3]
    np.testing.assert_array_equal(flatten.backward(y), x)


# All of them


def small_cnn(rng: np.random.Generator, dtype: type = np.float64) -> Sequential:
    return Sequential(
        Conv2d(1, 3, (3, 2), padding=1, rng=rng, dtype=dtype),
        MaxPool2d(2),
        ReLU(),
        Conv2d(3, 4, 2, rng=rng, dtype=dtype),
        AvgPool2d(2, 1),
        Flatten(),
        Linear(4 * 2 * 1, 5, rng, dtype),
    )


def test_gradients_of_a_whole_cnn_match_finite_differences(rng):
    errors = check_layer(small_cnn(rng), rng.normal(size=(3, 8, 5, 1)), rng)
    assert errors.keys() == {"dx", "dtheta"}
    assert max(errors.values()) < 1e-6


def test_float32_stays_float32(rng):
    net = small_cnn(rng, np.float32)
    x, arrays = rng.normal(size=(2, 8, 5, 1)), []
    for layer in net.layers:
        x = layer(x)
        arrays.append(x)
    dy = rng.normal(size=(2, 5))
    for layer in reversed(net.layers):
        dy = layer.backward(dy)
        arrays.append(dy)
    arrays += [net.theta, net.dtheta, Conv1d(1, 2, 3, dtype=np.float32)(np.ones((1, 4, 1)))]
    arrays.append(MaxPool2d(2, padding=1)(np.ones((1, 4, 4, 1), np.float32)))
    assert {a.dtype for a in arrays} == {np.dtype(np.float32)}


@pytest.mark.parametrize(
    "make, shape",
    [
        (lambda: Conv2d(3, 2, 3, padding=1), (2, 5, 4, 3)),
        (lambda: Conv2d(3, 2, 1), (2, 5, 4, 3)),
        (lambda: Conv1d(3, 2, 1), (2, 5, 3)),
        (lambda: MaxPool2d(2), (2, 5, 4, 3)),
        (lambda: AvgPool2d(1), (2, 5, 4, 3)),
        (Flatten, (2, 5, 4, 3)),
    ],
)
def test_layers_leave_their_inputs_alone_and_say_when_forward_is_missing(rng, make, shape):
    layer, x = make(), rng.normal(size=shape)
    with pytest.raises(RuntimeError, match=rf"{type(layer).__name__}\.backward needs .*: call forward first"):
        layer.backward(np.ones((2, 3, 4, 2)))
    dy = rng.normal(size=layer(x).shape)
    before = x.copy(), dy.copy()
    layer(x)
    layer.backward(dy)
    np.testing.assert_array_equal(x, before[0])
    np.testing.assert_array_equal(dy, before[1])


@pytest.mark.parametrize(
    "call, message",
    [
        (
            lambda: Conv2d(3, 2, 3)(np.zeros((8, 3, 32, 32))),
            r"Conv2d got x of shape \(8, 3, 32, 32\); images are \(N, H, W, C\) with C = 3: move the channels last",
        ),
        (lambda: Conv2d(1, 2, 3)(np.zeros((8, 32, 32))), r"\(8, 32, 32\); .* with C = 1: .* x\[\.\.\., None\]"),
        (lambda: Conv2d(3, 2, 3)(np.zeros((8, 9, 9, 4))), r"\(8, 9, 9, 4\); images are \(N, H, W, C\) with C = 3$"),
        (lambda: Conv1d(2, 3, 3)(np.zeros((8, 2, 9))), r"sequences are \(N, T, C\) with C = 2: move the channels last"),
        (lambda: Conv1d(2, 3, 3)(0.0), r"Conv1d got x of shape \(\); sequences"),
        (lambda: MaxPool2d(2)(np.zeros((4, 4))), r"MaxPool2d got x of shape \(4, 4\); images are \(N, H, W, C\)$"),
        (lambda: Conv2d(1, 1, 5)(np.zeros((1, 4, 9, 1))), r"kernel of 5 \(dilation 1\) does not fit into 4"),
        (lambda: Conv2d(3, 4, 3, groups=2), "C = 3, F = 4 and 2 groups: both must divide by the groups"),
        (lambda: Conv2d(3, 4, 3, stride=0), "Conv2d takes a kernel, stride and dilation of 1 or more"),
        (lambda: MaxPool2d(0), "MaxPool2d takes a kernel and a stride of 1 or more"),
        (lambda: AvgPool2d(2, padding=2), "AvgPool2d got padding 2 for kernel 2: it may be half of the kernel at most"),
    ],
)
def test_errors_name_the_axes_and_the_remedy(call, message):
    with pytest.raises(ValueError, match=message):
        call()


@pytest.mark.parametrize(
    "layer, shape, wrong, right",
    [
        (Conv2d(2, 3, 2), (1, 4, 5, 2), (1, 4, 3, 3), (1, 3, 4, 3)),
        (Conv1d(2, 3, 2), (1, 5, 2), (1, 3, 4), (1, 4, 3)),
        (MaxPool2d(2), (1, 4, 7, 2), (1, 3, 2, 2), (1, 2, 3, 2)),
        (AvgPool2d(2), (1, 4, 7, 2), (2, 3, 2), (1, 2, 3, 2)),
    ],
)
def test_a_gradient_of_another_shape_is_refused(layer, shape, wrong, right):
    layer(np.zeros(shape))
    with pytest.raises(ValueError) as caught:
        layer.backward(np.zeros(wrong))
    assert str(caught.value) == f"{type(layer).__name__} got dy of shape {wrong}; its output had {right}"


def test_layers_show_what_they_are_in_a_summary():
    net = Sequential(Conv2d(3, 16, 3, padding=1), MaxPool2d(2), Conv2d(16, 8, (1, 3)), AvgPool2d((4, 2)), Flatten())
    names = ["Conv2d(3, 16, 3)", "MaxPool2d(2)", "Conv2d(16, 8, (1, 3))", "AvgPool2d((4, 2))", "Flatten()"]
    assert [repr(layer) for layer in net.layers] == names
    assert "(N, 32, 32, 16)         448" in net.summary((32, 32, 3))
    assert repr(Conv1d(2, 3, 4)) == "Conv1d(2, 3, 4)"
