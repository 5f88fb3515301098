import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from course_nn.feedforward import Linear, ReLU
from course_nn.gradcheck import check_layer
from course_nn.network import Sequential
from course_nn.normalisation import BatchNorm1d, BatchNorm2d, LayerNorm

BATCH = [(BatchNorm1d, (7, 3)), (BatchNorm1d, (4, 5, 3)), (BatchNorm2d, (3, 4, 5, 2)), (BatchNorm2d, (2, 1, 1, 3))]
LAYER = [(LayerNorm, (5,)), (LayerNorm, (4, 3)), (LayerNorm, (2, 3, 5)), (LayerNorm, (2, 3, 4, 6)), (LayerNorm, (3, 1))]
BOTH = pytest.mark.parametrize("make, shape", BATCH + LAYER)


def filled(make, D, rng, dtype=np.float64, **options):
    layer = make(D, dtype=dtype, **options)
    layer.gamma, layer.beta = rng.normal(1, 0.5, D), rng.normal(size=D)
    return layer


def twin_of(layer):
    """torch's layer of the same name, with our numbers."""
    options = {"momentum": layer.momentum} if isinstance(layer, BatchNorm1d) else {}
    twin = getattr(torch.nn, type(layer).__name__)(layer.D, eps=layer.eps, dtype=torch.float64, **options)
    twin.load_state_dict({"weight": torch.tensor(layer.gamma), "bias": torch.tensor(layer.beta)}, strict=False)
    return twin


def channels_first(layer, x):
    return x.movedim(-1, 1) if isinstance(layer, BatchNorm1d) and x.ndim > 2 else x


def assert_same_as_torch(layer, twin, x, dy):
    x_ = torch.tensor(x, requires_grad=True)
    y_ = twin(channels_first(layer, x_))
    y_ = y_.movedim(1, -1) if y_.shape != x.shape or channels_first(layer, x_) is not x_ else y_
    twin.zero_grad()
    y_.backward(torch.tensor(dy))
    np.testing.assert_allclose(layer(x), y_.detach(), rtol=1e-10, atol=1e-10)
    np.testing.assert_allclose(layer.backward(dy), x_.grad, rtol=1e-10, atol=1e-10)
    np.testing.assert_allclose(layer.dgamma, twin.weight.grad, rtol=1e-10, atol=1e-10)
    np.testing.assert_allclose(layer.dbeta, twin.bias.grad, rtol=1e-10, atol=1e-10)


@BOTH
def test_values_and_gradients_equal_torchs_in_training(rng, make, shape):
    layer = filled(make, shape[-1], rng)
    assert_same_as_torch(layer, twin_of(layer), 3 * rng.normal(size=shape) + 1, rng.normal(size=shape))


@given(n=st.integers(2, 6), t=st.integers(1, 4), d=st.integers(1, 6), seed=st.integers(0, 2**32 - 1))
@settings(deadline=None, max_examples=40)
def test_all_sizes_equal_torch(n, t, d, seed):
    rng = np.random.default_rng(seed)
    for make, shape in ((BatchNorm1d, (n, d)), (BatchNorm2d, (n, t, 2, d)), (LayerNorm, (n, t, d))):
        layer = filled(make, d, rng)
        assert_same_as_torch(layer, twin_of(layer), rng.normal(size=shape), rng.normal(size=shape))


@BOTH
def test_gradients_match_finite_differences_in_training_and_in_use(rng, make, shape):
    layer, x = filled(make, shape[-1], rng), rng.normal(size=shape)
    errors = check_layer(layer, x, rng)
    assert errors.keys() == {"dx", "dgamma", "dbeta"}
    assert max(errors.values()) < 1e-6
    assert max(check_layer(layer.eval(), x, rng).values()) < 1e-6


@pytest.mark.parametrize("make, shape", BATCH)
@pytest.mark.parametrize("momentum", [0.1, 0.4])
def test_running_statistics_and_their_use_equal_torchs(rng, make, shape, momentum):
    layer = filled(make, shape[-1], rng, momentum=momentum)
    twin = twin_of(layer)
    for scale in (1, 2, 3):
        x = scale * rng.normal(size=shape) + scale
        layer(x)
        twin(channels_first(layer, torch.tensor(x)))
    np.testing.assert_allclose(layer.running_mean, twin.running_mean, rtol=1e-12)
    np.testing.assert_allclose(layer.running_var, twin.running_var, rtol=1e-12)
    before = layer.running_mean.copy()
    layer.eval(), twin.eval()
    assert_same_as_torch(layer, twin, rng.normal(size=shape), rng.normal(size=shape))
    np.testing.assert_array_equal(layer.running_mean, before)


@pytest.mark.parametrize("make, shape", BATCH)
def test_a_feature_has_mean_0_and_variance_1_over_the_batch(rng, make, shape):
    y = make(shape[-1], eps=0)(5 * rng.normal(size=shape) - 2).reshape(-1, shape[-1])
    np.testing.assert_allclose(y.mean(axis=0), 0, atol=1e-12)
    np.testing.assert_allclose(y.var(axis=0), 1)


def test_a_row_of_layer_norm_does_not_depend_on_the_others_and_a_sample_in_use_not_on_its_batch(rng):
    x, norm, batch = rng.normal(size=(6, 5)), LayerNorm(5), BatchNorm1d(5)
    np.testing.assert_allclose(norm(x)[2], norm(x[2]))
    batch(x)
    assert not np.allclose(batch(x)[:3], batch(x[:3]))
    batch.eval()
    np.testing.assert_allclose(batch(x)[:3], batch(x[:3]))
    assert batch(x[:1]).shape == (1, 5)  # one row is enough in use


@BOTH
@pytest.mark.parametrize("dtype, offset", [(np.float32, 2.0**14), (np.float64, 2.0**40)])
def test_a_large_offset_costs_no_digits(rng, make, shape, dtype, offset):
    D = shape[-1]
    x = (rng.integers(-512, 512, size=shape) / 64).astype(dtype)  # so short that offset + x is exact
    near, far = filled(make, D, rng, dtype), make(D, dtype=dtype)
    far.gamma, far.beta = near.gamma, near.beta
    dy = rng.normal(size=shape).astype(dtype)
    tolerance = {"rtol": 200 * np.finfo(dtype).eps, "atol": 200 * np.finfo(dtype).eps}
    np.testing.assert_allclose(far(x + dtype(offset)), near(x), **tolerance)
    np.testing.assert_allclose(far.backward(dy), near.backward(dy), **tolerance)


@BOTH
def test_a_constant_feature_is_0_and_finite(rng, make, shape):
    layer = make(shape[-1])
    y = layer(np.full(shape, 3.7e8))
    np.testing.assert_array_equal(y, np.zeros(shape))
    assert np.isfinite(layer.backward(rng.normal(size=shape))).all()


@BOTH
def test_float32_stays_and_inputs_are_left_alone(rng, make, shape):
    layer, x, dy = filled(make, shape[-1], rng, np.float32), rng.normal(size=shape), rng.normal(size=shape)
    before = x.copy(), dy.copy()
    assert layer(x).dtype == layer.backward(dy).dtype == layer.dgamma.dtype == np.float32
    layer.eval()
    assert layer(x).dtype == layer.backward(dy).dtype == np.float32
    np.testing.assert_array_equal((x, dy), before)


@BOTH
def test_without_dx_the_parameters_gradients_are_the_same(rng, make, shape):
    layer, x, dy = filled(make, shape[-1], rng), rng.normal(size=shape), rng.normal(size=shape)
    layer(x)
    layer.backward(dy)
    whole = layer.dgamma.copy(), layer.dbeta.copy()
    layer.dgamma, layer.dbeta = 0 * layer.dgamma, 0 * layer.dbeta
    assert layer.backward(dy, dx=False) is None
    np.testing.assert_array_equal((layer.dgamma, layer.dbeta), whole)


def test_in_a_network_the_parameters_are_part_of_theta_and_eval_reaches_them(rng):
    net = Sequential(Linear(3, 4, rng), BatchNorm1d(4), ReLU(), LayerNorm(4), Linear(4, 2, rng))
    assert net.n_params == 16 + 8 + 8 + 10
    x = rng.normal(size=(6, 3))
    assert max(check_layer(net, x, rng).values()) < 1e-6
    net.eval()
    np.testing.assert_allclose(net(x)[:2], net(x[:2]))


@pytest.mark.parametrize(
    "layer, shape, message",
    [
        (
            BatchNorm1d(3),
            (4, 2),
            r"BatchNorm1d\(3\) got x of shape \(4, 2\); it takes \(N, D\) or \(N, T, D\), 3 features",
        ),
        (BatchNorm1d(3), (2, 4, 4, 3), r"BatchNorm1d\(3\) got x of shape \(2, 4, 4, 3\)"),
        (
            BatchNorm2d(3),
            (2, 3, 4, 4),
            r"BatchNorm2d\(3\) got x .* it takes images \(N, H, W, C\), 3 features on the last",
        ),
        (
            LayerNorm(3),
            (3, 5),
            r"LayerNorm\(3\) got x of shape \(3, 5\); it takes \(…, D\), 3 features on the last axis",
        ),
        (BatchNorm1d(3), (1, 3), r"BatchNorm1d\(3\) in training got 1 row: .* larger batch, or call eval\(\)"),
        (BatchNorm1d(3), (0, 3), r"got x of shape \(0, 3\)"),
    ],
)
def test_wrong_inputs_are_refused(layer, shape, message):
    with pytest.raises(ValueError, match=message):
        layer(np.zeros(shape))


@BOTH
def test_a_wrong_dy_and_backward_before_forward_are_refused(make, shape):
    layer = make(shape[-1])
    with pytest.raises(RuntimeError, match="call forward first"):
        layer.backward(np.zeros(shape))
    layer(np.arange(np.prod(shape)).reshape(shape))
    with pytest.raises(ValueError, match=rf"{type(layer).__name__} got dy of shape \(9, 9\); its output had"):
        layer.backward(np.zeros((9, 9)))
