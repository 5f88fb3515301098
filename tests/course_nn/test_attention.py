import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st

from course_nn.attention import (
    MultiHeadAttention,
    ScaledDotProductAttention,
    SoftAttention,
    attention_weights,
    context,
    context_backward,
    dot_attention,
)
from course_nn.gradcheck import check_layer, gradient_error, numerical_gradient

seeds = st.integers(0, 2**32 - 1)
small = st.integers(1, 5)
CLOSE = {"rtol": 1e-10, "atol": 1e-10}


def some_mask(rng, shape):
    """Random, with at least one place left in each row."""
    mask = rng.random(shape) < 0.5
    mask[..., 0] |= ~mask.any(axis=-1)
    return mask


# The context


@given(front=st.lists(st.integers(1, 3), max_size=2), sizes=st.tuples(*[small] * 3), seed=seeds)
@settings(deadline=None, max_examples=60)
def test_the_context_and_its_gradients_equal_torchs(front, sizes, seed):
    (T, L, D), rng = sizes, np.random.default_rng(seed)
    scores, values, dc = (rng.normal(size=(*front, *shape)) for shape in [(T, L), (L, D), (T, D)])
    scores_, values_ = (torch.tensor(array, requires_grad=True) for array in (scores, values))
    c_ = torch.softmax(scores_, dim=-1) @ values_
    c_.backward(torch.tensor(dc))
    weights, before = attention_weights(scores), (dc.copy(), values.copy())
    np.testing.assert_allclose(context(weights, values), c_.detach(), **CLOSE)
    for ours, theirs in zip(context_backward(dc, weights, values), (scores_, values_), strict=True):
        np.testing.assert_allclose(ours, theirs.grad, **CLOSE)
    for array, was in zip((dc, values), before, strict=True):
        np.testing.assert_array_equal(array, was)


# Scaled dot products


@given(front=st.lists(st.integers(1, 3), max_size=2), sizes=st.tuples(*[small] * 4), masked=st.booleans(), seed=seeds)
@settings(deadline=None, max_examples=80)
def test_scaled_dot_product_attention_equals_torch(front, sizes, masked, seed):
    (T, L, d, M), rng = sizes, np.random.default_rng(seed)
    q, k, v = (rng.normal(size=(*front, *shape)) for shape in [(T, d), (L, d), (L, M)])
    mask, dy = some_mask(rng, (T, L)) if masked else None, rng.normal(size=(*front, T, M))
    q_, k_, v_ = (torch.tensor(array, requires_grad=True) for array in (q, k, v))
    y_ = F.scaled_dot_product_attention(q_, k_, v_, None if mask is None else torch.tensor(mask))
    y_.backward(torch.tensor(dy))
    look = ScaledDotProductAttention()
    np.testing.assert_allclose(look.forward(q, k, v, mask), y_.detach(), **CLOSE)
    np.testing.assert_allclose(dot_attention(q, k, v, mask), y_.detach(), **CLOSE)
    for ours, theirs in zip(look.backward(dy), (q_, k_, v_), strict=True):
        np.testing.assert_allclose(ours, theirs.grad, **CLOSE)


@pytest.mark.parametrize("masked", [False, True])
def test_scaled_dot_product_gradients_match_finite_differences(rng, masked):
    look, arrays = ScaledDotProductAttention(), [rng.normal(size=s) for s in [(2, 3, 5), (2, 4, 5), (2, 4, 7)]]
    mask, dy = some_mask(rng, (2, 3, 4)) if masked else None, rng.normal(size=(2, 3, 7))
    look.forward(*arrays, mask)
    for gradient, array in zip(look.backward(dy), arrays, strict=True):
        numerical = numerical_gradient(lambda _: np.vdot(dy, look.forward(*arrays, mask)), array)
        assert gradient_error(gradient, numerical) < 1e-6


def test_a_query_like_one_key_finds_its_value(rng):
    keys, values = 30 * np.eye(4), rng.normal(size=(4, 3))
    y = ScaledDotProductAttention().forward(30 * np.eye(4)[[2, 0]], keys, values)
    np.testing.assert_allclose(y, values[[2, 0]], rtol=1e-9)


def test_large_scores_do_not_overflow():
    look = ScaledDotProductAttention()
    y = look.forward([[1e4]], [[1e4], [-1e4]], [[1.0], [2.0]])
    np.testing.assert_array_equal(y, [[1.0]])
    assert np.isfinite(np.concatenate([d.ravel() for d in look.backward(np.ones((1, 1)))])).all()


def test_scaled_dot_product_attention_names_wrong_shapes(rng):
    look = ScaledDotProductAttention()
    for shapes in [[(3, 5), (4, 6), (4, 2)], [(3, 5), (4, 5), (3, 2)], [(5,), (4, 5), (4, 2)]]:
        with pytest.raises(ValueError, match=r"got q, k, v of shapes .*it takes .*a value for each key"):
            look.forward(*map(np.zeros, shapes))
    with pytest.raises(ValueError, match="all axes but the last two must be the same"):
        look.forward(np.zeros((2, 3, 5)), np.zeros((4, 5)), np.zeros((4, 2)))
    look.forward(np.zeros((3, 5)), np.zeros((4, 5)), np.zeros((4, 2)))
    with pytest.raises(ValueError, match=r"got dy of shape \(2, 3\); its output had \(3, 2\)"):
        look.backward(np.zeros((2, 3)))


# Several heads


@given(heads=st.integers(1, 3), d=st.integers(1, 3), N=small, T=small, masked=st.booleans(), seed=seeds)
@settings(deadline=None, max_examples=40)
def test_multi_head_attention_equals_torch(heads, d, N, T, masked, seed):
    rng, D = np.random.default_rng(seed), heads * d
    net = MultiHeadAttention(D, heads, rng)
    twin = torch.nn.MultiheadAttention(D, heads, batch_first=True, dtype=torch.float64)
    names = ("in_proj_weight", "in_proj_bias", "out_proj.weight", "out_proj.bias")
    arrays = (net.project.W, net.project.b, net.output.W, net.output.b)
    twin.load_state_dict({n: torch.tensor(a) for n, a in zip(names, arrays, strict=True)})
    x, dy, mask = rng.normal(size=(N, T, D)), rng.normal(size=(N, T, D)), some_mask(rng, (T, T)) if masked else None
    x_ = torch.tensor(x, requires_grad=True)
    blocked = None if mask is None else torch.tensor(~mask)
    y_, weights_ = twin(x_, x_, x_, attn_mask=blocked, average_attn_weights=False)
    y_.backward(torch.tensor(dy))
    np.testing.assert_allclose(net.forward(x, mask), y_.detach(), **CLOSE)
    np.testing.assert_allclose(net.weights, weights_.detach(), **CLOSE)
    np.testing.assert_allclose(net.backward(dy), x_.grad, **CLOSE)
    gradients = (net.project.dW, net.project.db, net.output.dW, net.output.db)
    for name, gradient in zip(names, gradients, strict=True):
        np.testing.assert_allclose(gradient, dict(twin.named_parameters())[name].grad, **CLOSE)


@pytest.mark.parametrize("heads", [1, 2])
def test_multi_head_gradients_match_finite_differences(rng, heads):
    errors = check_layer(MultiHeadAttention(6, heads, rng), rng.normal(size=(3, 5, 6)), rng)
    assert errors.keys() == {"dx", "dtheta"}
    assert max(errors.values()) < 1e-6


def test_places_in_another_order_find_the_same_in_that_order(rng):
    net, x, order = MultiHeadAttention(6, 3, rng), rng.normal(size=(2, 5, 6)), rng.permutation(5)
    np.testing.assert_allclose(net(x[:, order]), net(x)[:, order], rtol=1e-10)


def test_multi_head_attention_names_wrong_sizes():
    with pytest.raises(ValueError, match="MultiHeadAttention got D = 5 and 2 heads; D must divide by the heads"):
        MultiHeadAttention(5, 2)
    with pytest.raises(ValueError, match=r"MultiHeadAttention got x of shape \(3, 6\); it takes \(N, T, D = 6\)"):
        MultiHeadAttention(6, 2)(np.zeros((3, 6)))


# Soft attention


def torch_soft_attention(layer, v, h, mask):
    """Written with torch's functions and one look at a time, from nothing but the layer's arrays."""
    Wv, Wh, b, w = arrays = [torch.tensor(getattr(layer, name), requires_grad=True) for name in layer.parameters]
    contexts, looks = [], []
    for t in range(h.shape[1]):
        e = torch.tanh(F.linear(v, Wv) + F.linear(h[:, t], Wh, b).unsqueeze(1)).matmul(w)
        if mask is not None:
            e = e.masked_fill(~torch.tensor(mask), -torch.inf)
        alpha = torch.softmax(e, dim=1)
        contexts.append(torch.einsum("nl,nld->nd", alpha, v))
        looks.append(alpha)
    return torch.stack(contexts, 1), torch.stack(looks, 1), arrays


@given(sizes=st.tuples(*[small] * 6), masked=st.booleans(), one=st.booleans(), seed=seeds)
@settings(deadline=None, max_examples=60)
def test_soft_attention_equals_torch(sizes, masked, one, seed):
    (N, T, L, D, H, A), rng = sizes, np.random.default_rng(seed)
    T = 1 if one else T
    layer, v, h = SoftAttention(D, H, A, rng), rng.normal(size=(N, L, D)), rng.normal(size=(N, T, H))
    mask, dc = some_mask(rng, (N, L)) if masked else None, rng.normal(size=(N, T, D))
    v_, h_ = torch.tensor(v, requires_grad=True), torch.tensor(h, requires_grad=True)
    c_, weights_, arrays_ = torch_soft_attention(layer, v_, h_, mask)
    c_.backward(torch.tensor(dc))
    squeeze = (lambda a: a[:, 0]) if one else (lambda a: a)
    np.testing.assert_allclose(layer.forward(v, squeeze(h), mask), squeeze(c_.detach().numpy()), **CLOSE)
    np.testing.assert_allclose(layer.weights, squeeze(weights_.detach().numpy()), **CLOSE)
    dv, dh = layer.backward(squeeze(dc))
    np.testing.assert_allclose(dv, v_.grad, **CLOSE)
    np.testing.assert_allclose(dh, squeeze(h_.grad.numpy()), **CLOSE)
    for name, array_ in zip(layer.parameters, arrays_, strict=True):
        np.testing.assert_allclose(getattr(layer, f"d{name}"), array_.grad, **CLOSE)


@pytest.mark.parametrize("looks", [(), (1,), (7,)])
@pytest.mark.parametrize("masked", [False, True])
def test_soft_attention_gradients_match_finite_differences(rng, looks, masked):
    layer, v, h = SoftAttention(3, 5, 4, rng), rng.normal(size=(2, 6, 3)), rng.normal(size=(2, *looks, 5))
    mask, dc = some_mask(rng, (2, 6)) if masked else None, rng.normal(size=(2, *looks, 3))

    def loss(_):
        return np.vdot(dc, layer.forward(v, h, mask))

    loss(None)
    dv, dh = layer.backward(dc)
    gradients = {name: getattr(layer, f"d{name}").copy() for name in layer.parameters}
    assert layer.backward(dc, dx=False) is None
    assert gradient_error(dv, numerical_gradient(loss, v)) < 1e-6
    assert gradient_error(dh, numerical_gradient(loss, h)) < 1e-6
    for name, gradient in gradients.items():
        assert gradient_error(gradient, numerical_gradient(loss, getattr(layer, name))) < 1e-6


@given(sizes=st.tuples(*[small] * 3), masked=st.booleans(), seed=seeds)
@settings(deadline=None, max_examples=40)
def test_weights_are_positive_and_sum_to_1_over_the_places(sizes, masked, seed):
    (N, T, L), rng = sizes, np.random.default_rng(seed)
    layer, mask = SoftAttention(3, 2, 4, rng), some_mask(rng, (N, L)) if masked else None
    v = 20 * rng.normal(size=(N, L, 3))
    c = layer.forward(v, 20 * rng.normal(size=(N, T, 2)), mask)
    assert layer.weights.shape == (N, T, L)
    assert (layer.weights >= 0).all()
    np.testing.assert_allclose(layer.weights.sum(axis=2), 1, rtol=1e-12)
    if masked:
        assert not layer.weights[np.broadcast_to(~mask[:, None], (N, T, L))].any()
    assert (c <= v.max(axis=1, keepdims=True) + 1e-9).all()  # a mean of what is there
    assert (c >= v.min(axis=1, keepdims=True) - 1e-9).all()


def test_what_stands_behind_the_mask_changes_nothing(rng):
    layer, v, h, dc = SoftAttention(3, 5, 4, rng), *(rng.normal(size=s) for s in [(2, 6, 3), (2, 5), (2, 3)])
    mask = np.arange(6) < np.array([[4], [2]])
    c = layer.forward(v, h, mask)
    dv, dh = layer.backward(dc)
    assert not dv[~mask].any()
    v[~mask] += 9
    np.testing.assert_array_equal(layer.forward(v, h, mask), c)
    np.testing.assert_array_equal(layer.backward(dc)[1], dh)


def test_equal_places_are_looked_at_alike(rng):
    layer = SoftAttention(3, 5, 4, rng)
    c = layer.forward(np.tile([1.0, 2.0, 3.0], (2, 8, 1)), rng.normal(size=(2, 5)))
    np.testing.assert_allclose(layer.weights, 1 / 8)
    np.testing.assert_allclose(c, [[1, 2, 3]] * 2)


def test_a_mask_that_hides_everything_is_refused():
    with pytest.raises(ValueError, match="mask that hides all places of some look; leave at least one"):
        attention_weights(np.zeros((2, 3)), [[True, False, False], [False, False, False]])


def test_soft_attention_names_wrong_shapes(rng):
    layer = SoftAttention(3, 5, 4, rng)
    with pytest.raises(ValueError, match=r"SoftAttention\(3, 5, 4\) got v of shape \(2, 3\); it takes \(N, L, D = 3\)"):
        layer.forward(np.zeros((2, 3)), np.zeros((2, 5)))
    with pytest.raises(ValueError, match=r"got h of shape \(3, 5\); it takes \(2, H = 5\) or \(N, T, H\)"):
        layer.forward(np.zeros((2, 6, 3)), np.zeros((3, 5)))
    with pytest.raises(ValueError, match=r"got mask of shape \(6,\); it takes \(2, 6\), a yes for each place"):
        layer.forward(np.zeros((2, 6, 3)), np.zeros((2, 5)), np.ones(6, bool))
    layer.forward(np.zeros((2, 6, 3)), np.zeros((2, 5)))
    with pytest.raises(ValueError, match=r"got dy of shape \(2, 5\); its output had \(2, 3\)"):
        layer.backward(np.zeros((2, 5)))


@pytest.mark.parametrize("make", [ScaledDotProductAttention, lambda: SoftAttention(3, 5, 4)])
def test_backward_before_forward_says_what_to_do(make):
    with pytest.raises(RuntimeError, match=r"backward needs .*: call forward first"):
        make().backward(np.ones((2, 3)))


def test_inputs_are_left_alone_and_float32_stays(rng):
    v, h, dc = (rng.normal(size=s).astype(np.float32) for s in [(2, 6, 4), (2, 3, 4), (2, 3, 4)])
    before = [a.copy() for a in (v, h, dc)]
    for look, inputs in [(SoftAttention(4, 4, 5, rng, np.float32), (v, h)), (ScaledDotProductAttention(), (h, v, v))]:
        arrays = [look.forward(*inputs), look.weights, *look.backward(dc)]
        assert {a.dtype for a in arrays} == {np.dtype(np.float32)}
        for mask in (np.ones((2, 6), bool),):
            assert look.forward(*inputs, mask if look.parameters else mask[:, None]).dtype == np.float32
    net = MultiHeadAttention(4, 2, rng, np.float32)
    assert net(h).dtype == net.backward(dc).dtype == np.float32
    for array, was in zip((v, h, dc), before, strict=True):
        np.testing.assert_array_equal(array, was)
