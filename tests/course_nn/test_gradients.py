"""Finite differences for shapes and options that nobody chose: hypothesis draws them."""

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from course_nn.attention import MultiHeadAttention, ScaledDotProductAttention, SoftAttention
from course_nn.convolution import Conv1d, Conv2d
from course_nn.feedforward import Linear
from course_nn.gated import GRU, LSTM
from course_nn.gradcheck import check_layer, gradient_error, numerical_gradient
from course_nn.normalisation import BatchNorm1d, BatchNorm2d, LayerNorm
from course_nn.pooling import AvgPool2d, MaxPool2d
from course_nn.recurrence import RNN

small, seeds = st.integers(1, 3), st.integers(0, 2**32 - 1)
few = settings(deadline=None, max_examples=25)


def pairs(low: int, high: int) -> st.SearchStrategy[tuple[int, int]]:
    return st.tuples(st.integers(low, high), st.integers(low, high))


def assert_all_gradients(layer, inputs, rng, **options) -> None:
    """Of every input and every parameter, from a random gradient above."""
    dy = rng.normal(size=layer.forward(*inputs, **options).shape)
    dxs = layer.backward(dy)
    found = list(zip(dxs if isinstance(dxs, tuple) else (dxs,), inputs, strict=True))
    found += [(getattr(layer, f"d{name}").copy(), getattr(layer, name)) for name in layer.parameters]
    for gradient, array in found:
        numerical = numerical_gradient(lambda _: np.vdot(dy, layer.forward(*inputs, **options)), array)
        assert gradient_error(gradient, numerical, floor=1e-3) < 1e-6


@given(shape=st.lists(small, min_size=0, max_size=2), D=st.integers(1, 4), M=st.integers(1, 4), seed=seeds)
@few
def test_linear_layers(shape, D, M, seed):
    rng = np.random.default_rng(seed)
    assert_all_gradients(Linear(D, M, rng), [rng.normal(size=(*shape, D))], rng)


@given(
    size=pairs(1, 5), channels=pairs(1, 2), groups=small, kernel=pairs(1, 3), stride=pairs(1, 3), padding=pairs(0, 2),
    dilation=pairs(1, 2), bias=st.booleans(), seed=seeds,
)  # fmt: skip
@few
def test_convolutions_of_images(size, channels, groups, kernel, stride, padding, dilation, bias, seed):
    assume(all(size[i] + 2 * padding[i] > dilation[i] * (kernel[i] - 1) for i in (0, 1)))
    rng, (C, F) = np.random.default_rng(seed), (groups * c for c in channels)
    conv = Conv2d(C, F, kernel, stride, padding, dilation, groups, bias, rng)
    assert_all_gradients(conv, [rng.normal(size=(2, *size, C))], rng)


@given(
    T=st.integers(1, 8), channels=pairs(1, 2), groups=small, kernel=st.integers(1, 4), stride=small,
    padding=st.integers(0, 2), dilation=st.integers(1, 2), bias=st.booleans(), seed=seeds,
)  # fmt: skip
@few
def test_convolutions_of_sequences(T, channels, groups, kernel, stride, padding, dilation, bias, seed):
    assume(T + 2 * padding > dilation * (kernel - 1))
    rng, (C, F) = np.random.default_rng(seed), (groups * c for c in channels)
    conv = Conv1d(C, F, kernel, stride, padding, dilation, groups, bias, rng)
    assert_all_gradients(conv, [rng.normal(size=(2, T, C))], rng)


@given(
    Pool=st.sampled_from([MaxPool2d, AvgPool2d]), size=pairs(1, 6), kernel=pairs(1, 3), stride=pairs(1, 3),
    padding=pairs(0, 1), seed=seeds,
)  # fmt: skip
@few
def test_pooling(Pool, size, kernel, stride, padding, seed):
    padding = tuple(min(p, k // 2) for p, k in zip(padding, kernel, strict=True))
    assume(all(s + 2 * p >= k for s, p, k in zip(size, padding, kernel, strict=True)))
    rng, shape = np.random.default_rng(seed), (2, *size, 2)
    x = rng.permutation(np.prod(shape)).reshape(shape) / 10  # no two numbers are close
    assert_all_gradients(Pool(kernel, stride, padding), [x], rng)


@given(
    make=st.sampled_from([RNN, LSTM, GRU]), N=small, T=st.integers(1, 6), D=small, H=small, padded=st.booleans(),
    seed=seeds, data=st.data(),
)  # fmt: skip
@few
def test_recurrent_layers(make, N, T, D, H, padded, seed, data):
    lengths = data.draw(st.lists(st.integers(1, T), min_size=N, max_size=N)) if padded else None
    rng = np.random.default_rng(seed)
    assert_all_gradients(make(D, H, rng=rng), [rng.normal(size=(N, T, D))], rng, lengths=lengths)


@given(kind=st.sampled_from([BatchNorm1d, BatchNorm2d, LayerNorm]), N=st.integers(3, 5), T=small, D=small, seed=seeds)
@few
def test_normalisation(kind, N, T, D, seed):
    rng, shape = np.random.default_rng(seed), {BatchNorm1d: (N, D), BatchNorm2d: (N, T, 2, D), LayerNorm: (N, T, D + 2)}
    layer = kind(shape[kind][-1])
    layer.gamma, layer.beta = rng.normal(size=(2, layer.D))
    x = (
        rng.permutation(np.prod(shape[kind])).reshape(shape[kind]) / 7
    )  # a variance near 0 bends too much to be measured
    assert_all_gradients(layer, [x], rng)
    assert max(check_layer(layer.eval(), x, rng).values()) < 1e-6


@given(front=st.lists(small, max_size=2), T=small, L=small, d=small, M=small, masked=st.booleans(), seed=seeds)
@few
def test_attention(front, T, L, d, M, masked, seed):
    rng = np.random.default_rng(seed)
    q, k, v = (rng.normal(size=(*front, *last)) for last in ((T, d), (L, d), (L, M)))
    mask = (rng.random((*front, T, L)) < 0.6) | (np.arange(L) == 0) if masked else None
    assert_all_gradients(ScaledDotProductAttention(), [q, k, v], rng, mask=mask)


@given(heads=small, d=small, N=small, T=small, H=small, A=small, seed=seeds)
@few
def test_attention_with_parameters(heads, d, N, T, H, A, seed):
    rng = np.random.default_rng(seed)
    assert_all_gradients(MultiHeadAttention(heads * d, heads, rng), [rng.normal(size=(N, T, heads * d))], rng)
    assert_all_gradients(SoftAttention(d, H, A, rng), [rng.normal(size=(N, T, d)), rng.normal(size=(N, 2, H))], rng)
