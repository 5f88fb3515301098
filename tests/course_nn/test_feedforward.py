import copy
import pickle
import pydoc

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from course_nn.feedforward import (
    ELU,
    MLP,
    Array,
    Identity,
    Layer,
    Linear,
    ReLU,
    Sequential,
    Sigmoid,
    Tanh,
    collapse_linear,
    count_parameters,
    dense,
    gradient_factor,
    gradient_flow,
    mlp,
    polynomial,
)
from course_nn.gradcheck import check_layer, numerical_gradient

ACTIVATIONS = [ReLU, ELU, Sigmoid, Tanh, Identity]
sizes_of_networks = st.lists(st.integers(1, 5), min_size=2, max_size=4)
seeds = st.integers(0, 2**32 - 1)


def away_from_kinks(rng: np.random.Generator, shape: tuple[int, ...]) -> Array:
    z = rng.normal(size=shape)
    return z + 0.01 * np.sign(z)


def torch_twin(net: Sequential) -> torch.nn.Sequential:
    """The same network in torch, in float64, built from nothing but the arrays of ours."""
    layers: list[torch.nn.Module] = []
    for layer in net.layers:
        if isinstance(layer, Linear):
            twin = torch.nn.Linear(layer.W.shape[1], layer.W.shape[0], dtype=torch.float64)
            twin.load_state_dict({"weight": torch.tensor(layer.W), "bias": torch.tensor(layer.b)})
            layers.append(twin)
        else:
            layers.append(getattr(torch.nn, type(layer).__name__)())
    return torch.nn.Sequential(*layers)


def assert_same_as_torch(net: Sequential, x: Array, rng: np.random.Generator) -> None:
    twin, x_ = torch_twin(net), torch.tensor(x, requires_grad=True)
    y_ = twin(x_)
    dy = rng.normal(size=tuple(y_.shape))
    y_.backward(torch.tensor(dy))
    np.testing.assert_allclose(net(x), y_.detach(), rtol=1e-10, atol=1e-10)
    np.testing.assert_allclose(net.backward(dy), x_.grad, rtol=1e-10, atol=1e-10)
    gradients = [p.grad.numpy().ravel() for p in twin.parameters()]  # in torch's order: weight, bias, weight, …
    np.testing.assert_allclose(net.dtheta, np.concatenate([*gradients, []]), rtol=1e-10, atol=1e-10)


# Linear


@pytest.mark.parametrize("shape", [(1, 1), (4, 3), (3,), (2, 5, 3)])
def test_linear_gradients_match_finite_differences(rng, shape):
    errors = check_layer(Linear(shape[-1], 2, rng), rng.normal(size=shape), rng)
    assert errors.keys() == {"dx", "dW", "db"}
    assert max(errors.values()) < 1e-6


@given(n=st.integers(1, 6), d=st.integers(1, 6), m=st.integers(1, 6), seed=seeds)
@settings(deadline=None, max_examples=50)
def test_linear_equals_torch_for_all_sizes(n, d, m, seed):
    rng = np.random.default_rng(seed)
    assert_same_as_torch(Sequential(Linear(d, m, rng)), rng.normal(size=(n, d)), rng)


@pytest.mark.parametrize("shape", [(3,), (2, 5, 3)])
def test_linear_equals_torch_for_one_vector_and_for_sequences(rng, shape):
    assert_same_as_torch(Sequential(Linear(3, 2, rng)), rng.normal(size=shape), rng)


def test_linear_starts_within_torchs_bounds(rng):
    layer = Linear(25, 400, rng)
    for array in (layer.W, layer.b):
        assert np.abs(array).max() <= 0.2
        assert np.abs(array).max() > 0.19
        assert abs(array.mean()) < 0.02


def test_linear_writes_gradients_anew_at_each_backward(rng):
    layer, x, dy = Linear(3, 2, rng), rng.normal(size=(4, 3)), rng.normal(size=(4, 2))
    layer(x)
    layer.backward(dy)
    once = layer.dW.copy()
    layer.backward(dy)
    np.testing.assert_array_equal(layer.dW, once)


def test_a_second_forward_replaces_what_backward_uses(rng):
    layer, first, second, dy = Linear(3, 2, rng), rng.normal(size=(4, 3)), rng.normal(size=(4, 3)), np.ones((4, 2))
    layer(first)
    layer(second)
    layer.backward(dy)
    np.testing.assert_allclose(layer.dW, [second.sum(axis=0)] * 2)


def test_linear_says_which_shape_it_was_made_for(rng):
    with pytest.raises(ValueError, match=r"Linear got x of shape \(8, 5\); it was made for D = 3 inputs"):
        Linear(3, 2, rng)(np.zeros((8, 5)))
    with pytest.raises(ValueError, match=r"Linear got x of shape \(\); it was made for D = 3"):
        Linear(3, 2, rng)(1.0)


def test_linear_refuses_a_transposed_gradient(rng):
    layer = Linear(3, 2, rng)
    layer(np.zeros((4, 3)))
    with pytest.raises(ValueError, match=r"Linear got dy of shape \(2, 4\); its output had \(4, 2\)"):
        layer.backward(np.zeros((2, 4)))


# Activations


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("shape", [(7,), (4, 3), (2, 3, 5)])
def test_activation_gradients_match_finite_differences(rng, activation, shape):
    assert check_layer(activation(), away_from_kinks(rng, shape), rng)["dx"] < 1e-6


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_activations_equal_torch(rng, activation):
    z = np.concatenate([np.linspace(-8, 8, 41), [-1000, 1000, -1e-8, 1e-8, 0]])
    assert_same_as_torch(Sequential(activation()), z, rng)


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_activations_are_finite_and_silent_at_extremes(activation, dtype):
    layer, z = activation(), np.array([[-1000, 1000, 0]], dtype)
    h, dz = layer(z), layer.backward(np.ones_like(z))
    assert np.isfinite(h).all()
    assert np.isfinite(dz).all()
    assert h.dtype == dz.dtype == dtype


def test_activations_are_the_lectures_functions():
    z = np.array([-2.0, -0.5, 0.0, 0.5, 2.0])
    np.testing.assert_array_equal(ReLU()(z), [0, 0, 0, 0.5, 2])
    np.testing.assert_allclose(ELU()(z), [np.e**-2 - 1, np.e**-0.5 - 1, 0, 0.5, 2])
    np.testing.assert_allclose(Sigmoid()(z), [1 / (1 + np.e**-v) for v in z])
    np.testing.assert_allclose(Tanh()(z), [(np.e**v - np.e**-v) / (np.e**v + np.e**-v) for v in z])


def test_the_slope_of_a_sigmoid_is_a_quarter_at_zero_and_smaller_elsewhere():
    layer, z = Sigmoid(), np.linspace(-6, 6, 13)
    layer(z)
    slope = layer.backward(np.ones(13))
    assert slope[6] == 0.25
    assert (np.delete(slope, 6) < 0.25).all()


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_activations_take_lists_and_numbers(activation):
    assert activation()([0.5, 1.5]).shape == (2,)
    assert np.shape(activation()(0.5)) == ()


@pytest.mark.parametrize("make", [*ACTIVATIONS, lambda: Linear(3, 2), lambda: MLP([3, 4, 2])])
def test_layers_leave_their_inputs_alone(rng, make):
    layer, x = make(), rng.normal(size=(4, 3))
    dy = rng.normal(size=layer(x).shape)
    x_before, dy_before = x.copy(), dy.copy()
    layer(x)
    layer.backward(dy)
    np.testing.assert_array_equal(x, x_before)
    np.testing.assert_array_equal(dy, dy_before)


@pytest.mark.parametrize("make", [ReLU, ELU, Sigmoid, Tanh, lambda: Linear(3, 2)])
def test_backward_before_forward_says_what_to_do(make):
    layer = make()
    with pytest.raises(RuntimeError, match=rf"{type(layer).__name__}\.backward needs .*: call forward first"):
        layer.backward(np.ones((4, 2)))


def test_help_on_a_layer_works():
    assert "Affine map" in pydoc.render_doc(Linear)


def test_a_layer_without_forward_says_so():
    class Half(Layer):
        pass

    with pytest.raises(NotImplementedError, match=r"Half has no forward\(x\) yet"):
        Half()(np.ones(3))
    with pytest.raises(NotImplementedError, match=r"Half has no backward\(dy\) yet"):
        Half().backward(np.ones(3))


# Networks


@given(sizes=sizes_of_networks, n=st.integers(1, 4), activation=st.sampled_from(ACTIVATIONS), seed=seeds)
@settings(deadline=None, max_examples=60)
def test_an_mlp_equals_torch_for_all_sizes(sizes, n, activation, seed):
    rng = np.random.default_rng(seed)
    assert_same_as_torch(MLP(sizes, activation, rng), rng.normal(size=(n, sizes[0])), rng)


@given(sizes=sizes_of_networks, n=st.integers(1, 3), activation=st.sampled_from([ELU, Sigmoid, Tanh]), seed=seeds)
@settings(deadline=None, max_examples=25)
def test_mlp_gradients_match_finite_differences(sizes, n, activation, seed):
    rng = np.random.default_rng(seed)
    errors = check_layer(MLP(sizes, activation, rng), rng.normal(size=(n, sizes[0])), rng)
    assert errors.keys() == {"dx", "dtheta"}
    assert max(errors.values()) < 1e-6


def test_the_lectures_network_has_13_parameters():
    assert count_parameters([2, 3, 1]) == 13
    assert MLP([2, 3, 1]).n_params == 13
    assert [layer.n_params for layer in MLP([2, 3, 1]).layers] == [9, 0, 4]


@given(sizes=sizes_of_networks)
@settings(deadline=None)
def test_counted_parameters_are_the_arrays_entries(sizes):
    net = MLP(sizes)
    arrays = [array for layer in net.layers if isinstance(layer, Linear) for array in (layer.W, layer.b)]
    assert count_parameters(sizes) == net.n_params == net.theta.size == sum(map(np.size, arrays))


def test_the_lectures_worked_example_comes_out():
    """z = 4, h = 4, ŷ = 8, dL/dw₃ = 16, dL/dw₁ = 20, dL/db₁ = 10; the full update gives ŷ = 5.916."""
    net = MLP([2, 1, 1])
    hidden, relu, output = net.layers
    hidden.W, hidden.b, output.W, output.b = [[1.5, 2]], [3], [[2.5]], [-2]
    x = [[2, -1]]
    assert net(x).item() == 8
    assert (hidden(x).item(), relu(hidden(x)).item()) == (4, 4)
    net.backward(np.array([[2 * (8 - 6.0)]]))
    np.testing.assert_array_equal(net.dtheta, [20, -10, 10, 16, 4])  # w₁, w₂, b₁, w₃, b₂
    net.theta -= 0.01 * net.dtheta
    np.testing.assert_allclose(net.theta, [1.3, 2.1, 2.9, 2.34, -2.04])
    assert net(x).item() == pytest.approx(5.916)


def test_there_is_no_activation_after_the_last_layer(rng):
    net = MLP([2, 3, 1], Sigmoid, rng)
    assert [type(layer) for layer in net.layers] == [Linear, Sigmoid, Linear]
    net.layers[-1].b[...] = -5
    assert (net(rng.normal(size=(9, 2))) < 0).all()


def test_the_same_seed_makes_the_same_network():
    a, b, c = (MLP([2, 3, 1], rng=np.random.default_rng(seed)) for seed in (1, 1, 2))
    np.testing.assert_array_equal(a.theta, b.theta)
    assert not np.array_equal(a.theta, c.theta)


def assert_views(net: Sequential) -> None:
    """Writing 0, 1, 2, … to the vectors shows, in order, in the layers; and the other way round."""
    net.theta[...], net.dtheta[...] = np.arange(net.n_params), -np.arange(net.n_params)
    linears = [layer for layer in net.layers if isinstance(layer, Linear)]
    for sign, names in ((1, ("W", "b")), (-1, ("dW", "db"))):
        flat = [getattr(layer, name).ravel() for layer in linears for name in names]
        np.testing.assert_array_equal(np.concatenate(flat), sign * np.arange(net.n_params))
    linears[-1].b[...] = 99
    assert net.theta[-1] == 99


def test_layers_are_views_of_the_networks_vectors(rng):
    assert_views(MLP([3, 4, 2], rng=rng))


@pytest.mark.parametrize("duplicate", [copy.deepcopy, lambda net: pickle.loads(pickle.dumps(net))])
def test_copies_are_views_of_their_own_vectors(rng, duplicate):
    net = MLP([3, 4, 2], rng=rng)
    twin, before = duplicate(net), net.theta.copy()
    np.testing.assert_array_equal(twin.theta, before)
    assert_views(twin)
    np.testing.assert_array_equal(net.theta, before)


@pytest.mark.parametrize("duplicate", [lambda net: net, copy.deepcopy])
def test_a_network_in_a_network_shares_its_vector(rng, duplicate):
    outer = duplicate(Sequential(Linear(2, 3, rng), MLP([3, 4, 5], rng=rng), Tanh(), Linear(5, 1, rng)))
    inner = outer.layers[1]
    outer.theta[...] = np.arange(outer.n_params)
    np.testing.assert_array_equal(inner.theta, np.arange(9, 9 + inner.n_params))
    np.testing.assert_array_equal(inner.layers[0].W.ravel(), np.arange(9, 9 + 12))
    outer.theta[...] = rng.normal(size=outer.n_params)
    errors = check_layer(outer, rng.normal(size=(4, 2)), rng)
    assert max(errors.values()) < 1e-6


def test_setting_a_parameter_fills_the_networks_vector(rng):
    net = MLP([2, 3, 1], rng=rng)
    net.layers[0].W = [[1, 2], [3, 4], [5, 6]]
    net.layers[0].dW = np.full((3, 2), 7)
    np.testing.assert_array_equal(net.theta[:6], [1, 2, 3, 4, 5, 6])
    np.testing.assert_array_equal(net.dtheta[:6], [7] * 6)
    net.theta = np.zeros(13)
    assert not net.layers[0].W.any()


def test_setting_a_parameter_of_another_shape_is_refused(rng):
    with pytest.raises(ValueError, match=r"Linear\(2, 3\)\.W has shape \(3, 2\); it cannot take \(2, 3\)"):
        MLP([2, 3, 1], rng=rng).layers[0].W = np.zeros((2, 3))


def test_float32_networks_stay_float32(rng):
    net = MLP([2, 3, 1], ELU, rng, dtype=np.float32)
    y = net(rng.normal(size=(4, 2)))
    dx = net.backward(rng.normal(size=(4, 1)))
    net.layers[0].W = rng.normal(size=(3, 2))
    net.theta -= 0.01 * net.dtheta
    arrays = [y, dx, net.theta, net.dtheta, net.layers[0].W, net.layers[0].dW, copy.deepcopy(net).theta]
    assert {array.dtype for array in arrays} == {np.dtype(np.float32)}


def test_a_layer_used_twice_is_refused():
    relu = ReLU()
    with pytest.raises(ValueError, match=r"same ReLU\(\) object twice.*make one object for each place"):
        Sequential(Linear(2, 3), relu, Linear(3, 3), relu)
    with pytest.raises(ValueError, match="twice"):
        Sequential(Sequential(relu), Linear(2, 3), relu)


@pytest.mark.parametrize("wrong", [ReLU, [ReLU()], np.tanh])
def test_what_is_no_layer_is_refused(wrong):
    with pytest.raises(TypeError, match=r"Sequential got .* at place 0; it takes layers"):
        Sequential(wrong)


def test_a_single_size_is_no_network():
    with pytest.raises(ValueError, match=r"MLP got sizes \[3\]; it needs an input and an output size"):
        MLP([3])


def test_an_error_inside_a_network_names_the_layer(rng):
    with pytest.raises(ValueError, match="made for D = 4") as caught:
        Sequential(Linear(2, 3, rng), Linear(4, 1, rng))(np.zeros((5, 2)))
    assert caught.value.__notes__ == ["This was layers[1] of Sequential(Linear(2, 3), Linear(4, 1))."]


def test_a_network_without_layers_is_the_identity():
    net = Sequential()
    assert net.n_params == 0
    np.testing.assert_array_equal(net([1, 2]), [1, 2])


def test_the_summary_shows_shapes_and_parameters(rng):
    net = Sequential(Linear(1000, 70, rng), Tanh(), Linear(70, 3, rng))
    rows = [line.split() for line in net.summary((1000,)).splitlines()]
    assert rows[1] == ["Linear(1000,", "70)", "(N,", "70)", "70,070"]
    assert rows[3] == ["Linear(70,", "3)", "(N,", "3)", "213"]
    assert rows[-1] == ["total", "70,283"]


def test_a_summary_does_not_disturb_training(rng):
    net, x, dy = MLP([2, 3, 1], rng=rng), rng.normal(size=(4, 2)), rng.normal(size=(4, 1))
    net(x)
    dx = net.backward(dy)
    net.summary()
    np.testing.assert_array_equal(net.backward(dy), dx)


def test_without_dx_the_gradients_are_the_same_and_nothing_before_the_first_learner_is_computed(rng):
    class Wall(Tanh):
        def backward(self, dy):
            raise AssertionError("nobody asked for this gradient")

    net = Sequential(Wall(), Sequential(Wall()), Linear(3, 4, rng), Tanh(), MLP([4, 5, 2], rng=rng))
    x, dy = rng.normal(size=(6, 3)), rng.normal(size=(6, 2))
    net(x)
    assert net.backward(dy, dx=False) is None
    once = net.dtheta.copy()
    with pytest.raises(AssertionError):
        net.backward(dy)
    twin = Sequential(*net.layers[2:])
    twin(np.tanh(np.tanh(x)))
    assert twin.backward(dy).shape == (6, 3)
    np.testing.assert_array_equal(twin.dtheta, once)


def test_dx_false_reaches_the_first_learner_inside_a_network(rng):
    class Never(Linear):
        def backward(self, dy, dx=True):
            assert not dx
            return super().backward(dy, dx)

    net = Sequential(Tanh(), Sequential(Tanh(), Never(3, 4, rng), Tanh()), Linear(4, 2, rng))
    net(rng.normal(size=(6, 3)))
    assert net.backward(rng.normal(size=(6, 2)), dx=False) is None
    assert net.layers[1].layers[1].dW.any()


@pytest.mark.parametrize("net", [Sequential(), Sequential(Tanh(), Sequential(ReLU()))])
def test_a_network_that_learns_nothing_has_nothing_to_compute_without_dx(net):
    net(np.ones((2, 3)))
    assert net.backward(np.ones((2, 3)), dx=False) is None
    assert net.backward(np.ones((2, 3))).shape == (2, 3)


def test_training_and_use_reach_all_layers():
    net = Sequential(Tanh(), Sequential(ReLU(), MLP([2, 3, 1])))
    relu, mlp = net.layers[1].layers
    parts = [net, *net.layers, relu, mlp, *mlp.layers]
    assert all(part.training for part in parts)
    assert net.eval() is net
    assert not any(part.training for part in parts)
    mlp.train()
    assert [part.training for part in parts] == 4 * [False] + 4 * [True]
    assert net.train() is net and all(part.training for part in parts)
    assert Tanh().training


def test_a_layer_that_forgot_an_array_is_told_which():
    class Scale(Layer):
        parameters = ("a",)

        def __init__(self, made):
            for name in made:
                setattr(self, name, np.ones(1))

    for made, missing in (("", "a"), (["a"], "da")):
        with pytest.raises(AttributeError, match=rf"Scale has no {missing}: its __init__ makes an array for each"):
            Sequential(Scale(made))


# Functions


def test_a_polynomial_equals_numpys(rng):
    for K in (1, 2, 4):
        theta, x = rng.normal(size=K), rng.normal(size=(3, 2))
        np.testing.assert_allclose(polynomial(x, theta), np.polynomial.polynomial.polyval(x, theta))


def test_dense_takes_a_vector_and_a_batch(rng):
    W, b, x = rng.normal(size=(2, 3)), rng.normal(size=2), rng.normal(size=(4, 3))
    expected = np.array([[np.tanh(sum(W[m, d] * row[d] for d in range(3)) + b[m]) for m in range(2)] for row in x])
    np.testing.assert_allclose(dense(x, W, b, np.tanh), expected)
    np.testing.assert_allclose(dense(x[1], W, b, np.tanh), expected[1])


@given(sizes=sizes_of_networks, seed=seeds)
@settings(deadline=None, max_examples=30)
def test_mlp_the_function_equals_mlp_the_class(sizes, seed):
    net, x = MLP(sizes, rng=np.random.default_rng(seed)), np.random.default_rng(seed).normal(size=(3, sizes[0]))
    pairs = [(layer.W, layer.b) for layer in net.layers if isinstance(layer, Linear)]
    np.testing.assert_allclose(mlp(x, pairs), net(x), rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(mlp(x[0], pairs), net(x)[0], rtol=1e-12, atol=1e-12)


@given(sizes=sizes_of_networks, seed=seeds)
@settings(deadline=None, max_examples=50)
def test_stacked_linear_layers_are_one_linear_layer(sizes, seed):
    rng = np.random.default_rng(seed)
    net, x = MLP(sizes, Identity, rng), rng.normal(size=(3, sizes[0]))
    W, b = collapse_linear([(layer.W, layer.b) for layer in net.layers if isinstance(layer, Linear)])
    np.testing.assert_allclose(x @ W.T + b, net(x), rtol=1e-10, atol=1e-10)


def test_gradient_factor_is_the_derivative_of_the_composed_function():
    layers = [Sigmoid(), Tanh(), Sigmoid(), ELU()]
    z = x = np.array(0.7)
    slopes = []
    for layer in layers:
        z = layer(z)
        slopes.append(layer.backward(np.array(1.0)))
    derivative = numerical_gradient(lambda x: Sequential(*layers)(x).item(), x)
    assert gradient_factor(slopes) == pytest.approx(derivative.item(), rel=1e-6)


@pytest.mark.parametrize("seed", range(20))
def test_gradients_vanish_through_20_sigmoids_and_survive_20_relus(seed):
    sigmoid = gradient_flow(20, Sigmoid, np.random.default_rng(seed))
    relu = gradient_flow(20, ReLU, np.random.default_rng(seed))
    assert sigmoid.shape == relu.shape == (20,)
    assert sigmoid[0] / sigmoid[-1] < 1e-6
    assert 0.1 < relu[0] / relu[-1] < 10


def test_a_part_that_learns_nothing_leaves_a_float32_network_float32(rng):
    net = Sequential(Sequential(ReLU()), Linear(3, 2, rng, np.float32))
    assert net.theta.dtype == np.float32 and net(rng.normal(size=(5, 3))).dtype == np.float32
