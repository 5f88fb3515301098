import copy
import pickle

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from course_nn.feedforward import MLP, Linear
from course_nn.gated import GRU, LSTM
from course_nn.gradcheck import gradient_error, numerical_gradient
from course_nn.network import Sequential
from course_nn.recurrence import RNN
from course_nn.throughtime import (
    clip_grad_norm,
    clip_gradients,
    gradient_norms,
    gradient_over_time,
    gradient_sizes,
    spectral_radius,
    tbptt,
    truncated_bptt,
)
from course_nn.unrolled import RNNCell, bptt, rnn_step, rnn_step_backward, unroll

seeds = st.integers(0, 2**32 - 1)


def relu_rnn(D, H, rng=None, dtype=np.float64):
    return RNN(D, H, "relu", rng, dtype)


LAYERS = [RNN, relu_rnn, LSTM, GRU]
UPSTREAM = ["all", "last", "middle", "end"]


def state_shape(layer, N):
    return (2, N, layer.H) if isinstance(layer, LSTM) else (N, layer.H)


def upstream(where, N, T, H, rng):
    """A gradient at all steps, at the last one, at one in the middle, or at none of them (only at the final state)."""
    dy = rng.normal(size=(N, T, H))
    at = {"all": slice(None), "last": slice(T - 1, T), "middle": slice(T // 2, T // 2 + 1), "end": slice(0, 0)}[where]
    keep = np.zeros(T, bool)
    keep[at] = True
    return dy * keep[:, None]


def torch_twin(layer):
    """The same layer in torch, float64, from nothing but the arrays of ours; its second bias is 0 where we have one."""
    settings = {"nonlinearity": layer.nonlinearity} if isinstance(layer, RNN) else {}
    twin = getattr(torch.nn, type(layer).__name__)(layer.D, layer.H, batch_first=True, dtype=torch.float64, **settings)
    biases = (layer.bx, layer.bh) if isinstance(layer, GRU) else (layer.b, np.zeros_like(layer.b))
    names = ("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0")
    twin.load_state_dict({n: torch.tensor(a) for n, a in zip(names, (layer.Wx, layer.Wh, *biases), strict=True)})
    return twin


def assert_same_as_torch(layer, x, dy, start, dend, lengths=None):
    twin, N = torch_twin(layer), len(x)
    x_, start_ = torch.tensor(x, requires_grad=True), torch.tensor(start, requires_grad=True)
    state = (start_[0][None], start_[1][None]) if isinstance(layer, LSTM) else start_[None]
    if lengths is None:
        y_, end_ = twin(x_, state)
    else:
        packed = torch.nn.utils.rnn.pack_padded_sequence(x_, torch.tensor(lengths), True, enforce_sorted=False)
        y_, end_ = twin(packed, state)
        y_, _ = torch.nn.utils.rnn.pad_packed_sequence(y_, True, total_length=x.shape[1])
    end_ = torch.cat(end_) if isinstance(layer, LSTM) else end_[0]
    ((y_ * torch.tensor(dy)).sum() + (end_ * torch.tensor(dend)).sum()).backward()

    close = {"rtol": 1e-10, "atol": 1e-10}
    np.testing.assert_allclose(layer.forward(x, start, lengths), y_.detach(), **close)
    np.testing.assert_allclose(layer.end, end_.detach(), **close)
    assert layer.end.shape == state_shape(layer, N)
    np.testing.assert_allclose(layer.backward(dy, dend), x_.grad, **close)
    np.testing.assert_allclose(layer.dstart, start_.grad, **close)
    np.testing.assert_allclose(layer.dWx, twin.weight_ih_l0.grad, **close)
    np.testing.assert_allclose(layer.dWh, twin.weight_hh_l0.grad, **close)
    if isinstance(layer, GRU):
        np.testing.assert_allclose(layer.dbx, twin.bias_ih_l0.grad, **close)
        np.testing.assert_allclose(layer.dbh, twin.bias_hh_l0.grad, **close)
    else:
        np.testing.assert_allclose(layer.db, twin.bias_ih_l0.grad, **close)


def assert_gradients(layer, x, dy, start, dend, lengths=None):
    """All gradients, those of x and of the first state too, equal central differences."""

    def loss(_):
        return np.vdot(dy, layer.forward(x, start, lengths)) + np.vdot(dend, layer.end)

    loss(None)
    gradients = {"dx": layer.backward(dy, dend), "dstart": layer.dstart}
    gradients |= {f"d{name}": getattr(layer, f"d{name}").copy() for name in layer.parameters}
    moved = {"dx": x, "dstart": start}
    for name, gradient in gradients.items():
        numerical = numerical_gradient(loss, moved.get(name, getattr(layer, name[1:], None)))
        assert gradient_error(gradient, numerical) < 1e-6, name


def draw(make, N, T, D, H, rng, where="all"):
    layer = make(D, H, rng=rng)
    shape = state_shape(layer, N)
    return (
        layer,
        rng.normal(size=(N, T, D)),
        upstream(where, N, T, H, rng),
        rng.normal(size=shape),
        rng.normal(size=shape),
    )


# RNN, LSTM and GRU


@pytest.mark.parametrize("make", LAYERS)
@pytest.mark.parametrize("T", [1, 2, 7])
@pytest.mark.parametrize("where", UPSTREAM)
def test_gradients_match_finite_differences(rng, make, T, where):
    assert_gradients(*draw(make, 2, T, 3, 5, rng, where))


@pytest.mark.parametrize("make", LAYERS)
@pytest.mark.parametrize("T", [1, 2, 7])
@pytest.mark.parametrize("where", UPSTREAM)
def test_values_and_gradients_equal_torch(rng, make, T, where):
    assert_same_as_torch(*draw(make, 2, T, 3, 5, rng, where))


@given(make=st.sampled_from(LAYERS), sizes=st.tuples(*[st.integers(1, 6)] * 4), seed=seeds, data=st.data())
@settings(deadline=None, max_examples=80)
def test_sequences_of_all_sizes_and_lengths_equal_torchs_packed_sequences(make, sizes, seed, data):
    (N, T, D, H), rng = sizes, np.random.default_rng(seed)
    lengths = data.draw(st.lists(st.integers(1, T), min_size=N, max_size=N))
    assert_same_as_torch(*draw(make, N, T, D, H, rng), lengths)


@pytest.mark.parametrize("make", LAYERS)
def test_gradients_of_padded_sequences_match_finite_differences(rng, make):
    assert_gradients(*draw(make, 4, 5, 3, 2, rng), [3, 5, 1, 2])


@pytest.mark.parametrize("make", LAYERS)
def test_what_stands_in_the_padding_changes_nothing(rng, make):
    layer, x, dy, start, dend = draw(make, 2, 5, 3, 4, rng)
    y = layer.forward(x, start, [2, 5])
    dx, gradients = layer.backward(dy, dend), [getattr(layer, f"d{name}").copy() for name in layer.parameters]
    assert not y[0, 2:].any()
    assert not dx[0, 2:].any()
    x[0, 2:], dy[0, 2:] = 1e3, 1e3
    np.testing.assert_array_equal(layer.forward(x, start, [2, 5]), y)
    np.testing.assert_array_equal(layer.backward(dy, dend), dx)
    for name, gradient in zip(layer.parameters, gradients, strict=True):
        np.testing.assert_array_equal(getattr(layer, f"d{name}"), gradient)


@pytest.mark.parametrize("make", LAYERS)
def test_the_end_of_a_padded_sequence_is_the_end_of_the_short_one(rng, make):
    layer, x, _, start, _ = draw(make, 1, 6, 3, 4, rng)
    layer.forward(x, start, [4])
    padded_end = layer.end.copy()
    layer.forward(x[:, :4], start)
    np.testing.assert_allclose(padded_end, layer.end, rtol=1e-12)


@pytest.mark.parametrize("make", LAYERS)
def test_no_step_sees_a_later_one(rng, make):
    layer, x, _, start, _ = draw(make, 2, 6, 3, 4, rng)
    y = layer.forward(x, start)
    x[:, 4:] += 1
    changed = layer.forward(x, start)
    np.testing.assert_array_equal(changed[:, :4], y[:, :4])
    assert (changed[:, 4:] != y[:, 4:]).any()


@pytest.mark.parametrize("make", LAYERS)
def test_two_halves_with_the_state_carried_are_one_sequence(rng, make):
    layer, x, dy, start, dend = draw(make, 2, 7, 3, 4, rng)
    whole = layer.forward(x, start)
    layer.backward(dy, dend)
    dWh, dstart = layer.dWh.copy(), layer.dstart
    first, middle = layer.forward(x[:, :3], start), layer.end
    second = layer.forward(x[:, 3:], middle)
    np.testing.assert_allclose(np.concatenate([first, second], axis=1), whole, rtol=1e-12)
    layer.backward(dy[:, 3:], dend)
    dWh_second, dmiddle = layer.dWh.copy(), layer.dstart
    layer.forward(x[:, :3], start)
    layer.backward(dy[:, :3], dmiddle)
    np.testing.assert_allclose(layer.dWh + dWh_second, dWh, rtol=1e-10)
    np.testing.assert_allclose(layer.dstart, dstart, rtol=1e-10)


@pytest.mark.parametrize("make", LAYERS)
def test_inputs_and_gradients_from_above_are_left_alone(rng, make):
    layer, *arrays = draw(make, 2, 5, 3, 4, rng)
    before = copy.deepcopy(arrays)
    x, dy, start, dend = arrays
    for lengths in (None, [3, 5]):
        layer.forward(x, start, lengths)
        layer.backward(dy, dend)
        layer.backward(None, dend)
    for array, was in zip(arrays, before, strict=True):
        np.testing.assert_array_equal(array, was)


@pytest.mark.parametrize("make", LAYERS)
def test_gradients_are_written_anew_and_can_leave_the_inputs_out(rng, make):
    layer, x, dy, start, dend = draw(make, 2, 5, 3, 4, rng)
    layer.forward(x, start)
    assert layer.backward(dy, dend).shape == x.shape
    once = layer.dWx.copy()
    assert layer.backward(dy, dend, dx=False) is None
    np.testing.assert_array_equal(layer.dWx, once)


@pytest.mark.parametrize("make", LAYERS)
def test_float32_layers_stay_float32(rng, make):
    layer = make(3, 4, rng=rng, dtype=np.float32)
    for lengths in (None, [2, 5]):
        arrays = [layer.forward(rng.normal(size=(2, 5, 3)), lengths=lengths), layer.end]
        arrays += [layer.backward(rng.normal(size=(2, 5, 4))), layer.dstart, layer.dWx, layer.dWh, layer.dh]
        assert {a.dtype for a in arrays} == {np.dtype(np.float32)}


@pytest.mark.parametrize("make", LAYERS)
def test_the_number_of_parameters_does_not_depend_on_time(rng, make):
    layer = make(3, 5, rng=rng)
    n = layer.n_params
    layer(rng.normal(size=(2, 50, 3)))
    assert layer.n_params == n == {RNN: 45, LSTM: 4 * 45, GRU: 3 * 50}.get(type(layer))


@pytest.mark.parametrize("make", LAYERS)
@pytest.mark.parametrize("duplicate", [copy.deepcopy, lambda net: pickle.loads(pickle.dumps(net))])
def test_a_recurrent_layer_lives_in_a_networks_vector(rng, make, duplicate):
    net = duplicate(Sequential(make(3, 4, rng=rng), make(4, 2, rng=rng), Linear(2, 1, rng)))
    x, dy = rng.normal(size=(2, 5, 3)), rng.normal(size=(2, 5, 1))
    net(x)
    assert net.backward(dy, dx=False) is None
    gradient = net.dtheta.copy()
    assert gradient_error(gradient, numerical_gradient(lambda _: np.vdot(dy, net(x)), net.theta)) < 1e-6
    net.theta[...] = 0
    assert not net.layers[0].Wh.any()


@pytest.mark.parametrize("make", LAYERS)
def test_layers_start_within_torchs_bounds(make):
    layer = make(20, 25, rng=np.random.default_rng(0))
    for name in layer.parameters:
        array = getattr(layer, name)
        assert np.abs(array).max() <= 0.2
        assert np.abs(array).max() > 0.17
        assert abs(array.mean()) < 0.05


@pytest.mark.parametrize("make", LAYERS)
def test_wrong_shapes_are_named_with_the_remedy(rng, make):
    layer = make(3, 5, rng=rng)
    name = rf"{type(layer).__name__}\(3, 5\)"
    for wrong in [(2, 7), (2, 7, 4), (2, 0, 3), (7,)]:
        with pytest.raises(ValueError, match=rf"{name} got x of shape .*; it takes \(N, T, D\): T >= 1 steps of D = 3"):
            layer(np.zeros(wrong))
    x = np.zeros((2, 7, 3))
    with pytest.raises(ValueError, match=rf"{name} got start of shape \(5, 2\); it needs"):
        layer.forward(x, np.zeros((5, 2)))
    for lengths in ([7], [7.0, 3.0], [[7, 3]]):
        with pytest.raises(ValueError, match=rf"{name} got lengths .*; it takes N = 2 whole numbers"):
            layer.forward(x, lengths=lengths)
    for lengths in ([8, 2], [0, 2]):
        with pytest.raises(ValueError, match=rf"{name} got lengths .*; x has steps 1 to T = 7"):
            layer.forward(x, lengths=lengths)
    layer(x)
    with pytest.raises(ValueError, match=rf"{name} got dy of shape \(7, 2, 5\); it needs \(2, 7, 5\)"):
        layer.backward(np.zeros((7, 2, 5)))
    with pytest.raises(ValueError, match=rf"{name} got dend of shape \(7, 5\)"):
        layer.backward(None, np.zeros((7, 5)))


@pytest.mark.parametrize("make", [*LAYERS, RNNCell])
def test_backward_before_forward_says_what_to_do(rng, make):
    with pytest.raises(RuntimeError, match=r"backward needs .*: call forward first"):
        make(3, 5, rng=rng).backward(np.zeros((2, 7, 5)))


def test_an_unknown_nonlinearity_is_refused():
    with pytest.raises(ValueError, match="RNN got nonlinearity 'sigmoid'; choose 'tanh' or 'relu'"):
        RNN(3, 5, "sigmoid")


def test_a_term_can_be_followed_through_time():
    """With all but one input 0 and g linear there, x_1 arrives at step t as Wh^{t-1} Wx x_1."""
    rnn = RNN(2, 2, "relu")
    rnn.Wx, rnn.Wh, rnn.b = np.eye(2), [[0, 3], [0.5, 0]], np.zeros(2)
    y = rnn([[[1.0, 2.0], [0, 0], [0, 0], [0, 0]]])
    np.testing.assert_allclose(y[0], [[1, 2], [6, 0.5], [1.5, 3], [9, 0.75]])


def test_three_scalar_steps_by_hand():
    """h = tanh(w x + u h) for x = 1, -1, 2; L = h_3: dL/du and dL/dw written out by the chain rule."""
    w, u, b = 0.5, 0.8, 0.1
    h1 = np.tanh(w + b)
    h2 = np.tanh(-w + u * h1 + b)
    h3 = np.tanh(2 * w + u * h2 + b)
    d3 = 1 - h3**2
    d2 = d3 * u * (1 - h2**2)
    d1 = d2 * u * (1 - h1**2)
    rnn = RNN(1, 1)
    rnn.Wx, rnn.Wh, rnn.b = [[w]], [[u]], [b]
    np.testing.assert_allclose(rnn([[[1.0], [-1.0], [2.0]]]).ravel(), [h1, h2, h3])
    dx = rnn.backward(np.array([[[0.0], [0.0], [1.0]]]))
    np.testing.assert_allclose(rnn.dWx.item(), d1 * 1 + d2 * -1 + d3 * 2)
    np.testing.assert_allclose(rnn.dWh.item(), d2 * h1 + d3 * h2)
    np.testing.assert_allclose(rnn.db.item(), d1 + d2 + d3)
    np.testing.assert_allclose(dx.ravel(), [w * d1, w * d2, w * d3])
    np.testing.assert_allclose(rnn.dstart.item(), u * d1)


# The step and the loop


@pytest.mark.parametrize("N", [1, 4])
def test_a_cell_equals_torch(rng, N):
    cell, x, h, dy = RNNCell(3, 5, rng), *(rng.normal(size=(N, k)) for k in (3, 5, 5))
    twin = torch.nn.RNNCell(3, 5, dtype=torch.float64)
    names = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
    arrays = (cell.Wx, cell.Wh, cell.b, np.zeros(5))
    twin.load_state_dict({n: torch.tensor(a) for n, a in zip(names, arrays, strict=True)})
    x_, h_ = torch.tensor(x, requires_grad=True), torch.tensor(h, requires_grad=True)
    y_ = twin(x_, h_)
    y_.backward(torch.tensor(dy))
    np.testing.assert_allclose(cell.forward(x, h), y_.detach(), rtol=1e-10)
    for ours, theirs in zip(cell.backward(dy), (x_.grad, h_.grad), strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-10, atol=1e-12)
    for ours, theirs in zip((cell.dWx, cell.dWh, cell.db), twin.parameters(), strict=False):
        np.testing.assert_allclose(ours, theirs.grad, rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize("T", [1, 2, 7])
def test_an_rnn_is_a_network_of_T_cells_with_tied_weights(rng, T):
    rnn, x, dy, start, _ = draw(RNN, 2, T, 3, 5, rng)
    y = rnn.forward(x, start)
    dx = rnn.backward(dy)
    cells, h = [RNNCell(3, 5) for _ in range(T)], start
    for t, cell in enumerate(cells):
        cell.Wx, cell.Wh, cell.b = rnn.Wx, rnn.Wh, rnn.b
        h = cell.forward(x[:, t], h)
        np.testing.assert_allclose(y[:, t], h, rtol=1e-12)
    dh = np.zeros((2, 5))
    for t in reversed(range(T)):
        dx_t, dh = cells[t].backward(dy[:, t] + dh)
        np.testing.assert_allclose(dx[:, t], dx_t, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(rnn.dstart, dh, rtol=1e-9, atol=1e-12)
    for name in ("dWx", "dWh", "db"):
        np.testing.assert_allclose(getattr(rnn, name), sum(getattr(c, name) for c in cells), rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(unroll(x, start, rnn.Wx, rnn.Wh, rnn.b), y, rtol=1e-12)


def test_a_step_takes_a_vector_and_rows(rng):
    Wx, Wh, b, x, h = (rng.normal(size=s) for s in [(5, 3), (5, 5), (5,), (4, 3), (4, 5)])
    expected = [
        [
            np.tanh(sum(Wx[k, d] * x[n, d] for d in range(3)) + sum(Wh[k, j] * h[n, j] for j in range(5)) + b[k])
            for k in range(5)
        ]
        for n in range(4)
    ]
    np.testing.assert_allclose(rnn_step(x, h, Wx, Wh, b), expected)
    np.testing.assert_allclose(rnn_step(x[1], h[1], Wx, Wh, b), expected[1])


def test_back_through_a_step_equals_finite_differences(rng):
    x, h, Wx, Wh, b, dh_next = (rng.normal(size=s) for s in [(4, 3), (4, 5), (5, 3), (5, 5), (5,), (4, 5)])
    gradients = rnn_step_backward(dh_next, x, h, rnn_step(x, h, Wx, Wh, b), Wx, Wh)
    for moved, gradient in zip((x, h, Wx, Wh, b), gradients, strict=True):
        numerical = numerical_gradient(lambda _: np.vdot(dh_next, rnn_step(x, h, Wx, Wh, b)), moved)
        assert gradient_error(gradient, numerical) < 1e-6


@pytest.mark.parametrize("where", ["all", "last", "middle"])
@pytest.mark.parametrize("T", [1, 2, 7])
def test_back_through_time_on_plain_arrays_equals_finite_differences(rng, T, where):
    x, start, Wx, Wh, b = (rng.normal(size=s) for s in [(2, T, 3), (2, 4), (4, 3), (4, 4), (4,)])
    dy = upstream(where, 2, T, 4, rng)
    gradients = bptt(dy, x, start, unroll(x, start, Wx, Wh, b), Wx, Wh)
    for moved, gradient in zip((x, start, Wx, Wh, b), gradients, strict=True):
        numerical = numerical_gradient(lambda _: np.vdot(dy, unroll(x, start, Wx, Wh, b)), moved)
        assert gradient_error(gradient, numerical) < 1e-6


def test_a_cell_names_wrong_shapes(rng):
    cell = RNNCell(3, 5, rng)
    with pytest.raises(ValueError, match=r"RNNCell\(3, 5\) got x of shape \(2, 7, 3\); it takes one step of each"):
        cell(np.zeros((2, 7, 3)))
    with pytest.raises(ValueError, match=r"RNNCell\(3, 5\) got h of shape \(5,\); it needs \(2, 5\)"):
        cell.forward(np.zeros((2, 3)), np.zeros(5))
    cell(np.zeros((2, 3)))
    with pytest.raises(ValueError, match=r"RNNCell got dy of shape \(5, 2\)"):
        cell.backward(np.zeros((5, 2)))


# Through time


@pytest.mark.parametrize("make", LAYERS)
@pytest.mark.parametrize("k", [1, 3, 7, 50])
def test_truncated_backpropagation_equals_torch_with_detached_states(rng, make, k):
    layer, x, dy, _, _ = draw(make, 2, 7, 3, 4, rng)
    twin, total, state = torch_twin(layer), np.zeros_like(layer.Wh), None
    for steps, y in tbptt(layer, x, k):
        layer.backward(dy[:, steps])
        total += layer.dWh
        y_, state = twin(torch.tensor(x[:, steps]), state)
        state = tuple(s.detach() for s in state) if isinstance(state, tuple) else state.detach()
        np.testing.assert_allclose(y, y_.detach(), rtol=1e-10, atol=1e-12)
        y_.backward(torch.tensor(dy[:, steps]))  # torch adds gradients up
    np.testing.assert_allclose(total, twin.weight_hh_l0.grad, rtol=1e-10, atol=1e-12)
    whole = layer.forward(x)
    layer.backward(dy)
    np.testing.assert_allclose(whole[:, steps], y, rtol=1e-10)
    assert np.allclose(total, layer.dWh, rtol=1e-9) == (k >= 7)


@pytest.mark.parametrize("k", [1, 3, 7, 50])
def test_windows_on_plain_arrays_add_up_to_those_of_the_layer(rng, k):
    layer, x, dy, _, _ = draw(RNN, 2, 7, 3, 4, rng)
    total = [0 * layer.Wx, 0 * layer.Wh, 0 * layer.b]
    for steps, _ in tbptt(layer, x, k):
        layer.backward(dy[:, steps])
        total = [a + d for a, d in zip(total, (layer.dWx, layer.dWh, layer.db), strict=True)]
    for mine, right in zip(truncated_bptt(dy, x, np.zeros((2, 4)), layer.Wx, layer.Wh, layer.b, k), total, strict=True):
        np.testing.assert_allclose(mine, right, rtol=1e-9, atol=1e-12)


def test_truncation_needs_a_step():
    with pytest.raises(ValueError, match="tbptt got k = 0; it goes back over k steps, 1 or more"):
        next(tbptt(RNN(1, 1), np.zeros((1, 3, 1)), 0))


@pytest.mark.parametrize("make", LAYERS)
def test_gradient_norms_are_those_of_the_derivative_by_each_state(rng, make):
    """Adding to h_t is starting from there: the whole gradient of h_t is that of the rest by its start."""
    layer, x, dy, start, _ = draw(make, 2, 6, 3, 4, rng)
    layer.forward(x, start)
    layer.backward(dy)
    norms, dh = gradient_norms(layer), layer.dh.copy()
    assert norms.shape == (6,)
    for t in range(6):
        np.testing.assert_allclose(norms[t], np.linalg.norm(dh[:, t]))
    layer.forward(x[:, :3], start)
    state = layer.end
    layer.forward(x[:, 3:], state)
    layer.backward(dy[:, 3:])
    by_start = layer.dstart[0] if isinstance(layer, LSTM) else layer.dstart
    np.testing.assert_allclose(dh[:, 2], dy[:, 2] + by_start, rtol=1e-9)


def test_gradient_sizes_are_the_norms_of_a_layer_with_its_loss_at_the_end(rng):
    layer, x, _, start, dend = draw(RNN, 1, 6, 3, 4, rng)
    y = layer.forward(x, start)
    layer.backward(None, dend)
    np.testing.assert_allclose(gradient_sizes(dend[0], y[0], layer.Wh), gradient_norms(layer), rtol=1e-9)


@pytest.mark.parametrize("radius", [0.5, 0.9, 1.0, 1.1])
@pytest.mark.parametrize("seed", range(3))
def test_the_gradient_changes_by_the_spectral_radius_at_each_step(radius, seed):
    norms = gradient_over_time(radius, 40, np.random.default_rng(seed))
    np.testing.assert_allclose(norms, radius ** np.arange(39.0, -1, -1), rtol=1e-3)


def test_the_spectral_radius_is_the_growth_of_powers(rng):
    W = rng.normal(size=(6, 6))
    growth = np.linalg.norm(np.linalg.matrix_power(W, 400)) ** (1 / 400)
    assert spectral_radius(W) == pytest.approx(growth, rel=0.02)
    assert spectral_radius(0.5 * np.linalg.qr(W)[0]) == pytest.approx(0.5)


@pytest.mark.parametrize("max_norm", [0.1, 1.0, 2.0, 100.0])
def test_clipping_is_torchs(rng, max_norm):
    net = MLP([3, 4, 2], rng=rng)
    net.dtheta[...] = rng.normal(size=net.n_params)
    parameters = [
        torch.zeros(array.shape, dtype=torch.float64) for layer in net.layers[::2] for array in (layer.W, layer.b)
    ]
    for p, g in zip(parameters, [g for layer in net.layers[::2] for g in (layer.dW, layer.db)], strict=True):
        p.grad = torch.tensor(g)
    norm = torch.nn.utils.clip_grad_norm_(parameters, max_norm)
    assert clip_grad_norm(net, max_norm) == pytest.approx(norm.item(), rel=1e-12)
    np.testing.assert_allclose(net.dtheta, np.concatenate([p.grad.numpy().ravel() for p in parameters]), rtol=1e-10)


@pytest.mark.parametrize("max_norm", [0.1, 1.0, 100.0])
def test_clipping_a_list_is_torchs_and_leaves_the_list_alone(rng, max_norm):
    gradients = [rng.normal(size=s) for s in [(3, 2), (3,), (1, 4)]]
    before = [g.copy() for g in gradients]
    parameters = [torch.zeros(g.shape, dtype=torch.float64) for g in gradients]
    for p, g in zip(parameters, gradients, strict=True):
        p.grad = torch.tensor(g)
    torch.nn.utils.clip_grad_norm_(parameters, max_norm)
    for p, clipped, g, old in zip(parameters, clip_gradients(gradients, max_norm), gradients, before, strict=True):
        np.testing.assert_allclose(clipped, p.grad.numpy(), rtol=2e-6)
        np.testing.assert_array_equal(g, old)
        assert clipped is not g


def test_clipping_takes_a_matrix_and_refuses_what_cannot_be_clipped():
    g = np.array([[3.0, 0.0], [0.0, 4.0]])
    assert clip_grad_norm(g, 2.5) == 5
    np.testing.assert_allclose(g, [[1.5, 0], [0, 2]], rtol=1e-6)
    with pytest.raises(FloatingPointError, match="norm is nan"):
        clip_grad_norm(np.array([np.nan, 1.0]), 1.0)
    with pytest.raises(ValueError, match="max_norm = 0"):
        clip_grad_norm(g, 0)


def test_an_lstm_that_keeps_everything_hands_its_gradient_on_undiminished():
    lstm = LSTM(1, 2)
    lstm.Wx, lstm.Wh, lstm.b = np.zeros((8, 1)), np.zeros((8, 2)), np.repeat([-50.0, 50, 0, 0], 2)
    lstm(np.zeros((1, 100, 1)))
    lstm.backward(None, dend=np.array([[[0.0, 0.0]], [[3.0, -4.0]]]))
    np.testing.assert_allclose(lstm.dstart[1], [[3, -4]])


def test_gates_are_silent_at_extremes():
    for layer in (LSTM(1, 2), GRU(1, 2)):
        layer.Wx[...] = 1e4
        y = layer(np.array([[[1e4], [-1e4], [0.0]]]))
        assert np.isfinite(y).all()
        assert np.isfinite(layer.backward(np.ones_like(y))).all()
