import copy

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from course_nn.adaptive import Adam
from course_nn.gated import GRU, LSTM, gru_step
from course_nn.gradcheck import check_layer, gradient_error, numerical_gradient
from course_nn.losses import CrossEntropyLoss, MSELoss
from course_nn.recurrence import RNN
from course_nn.sequences import ManyToMany, ManyToOne, OneToMany, OneToOne, Seq2Seq, generate
from course_nn.throughtime import clip_grad_norm
from course_nn.tokens import (
    LETTERS,
    NUMBERS,
    PAD,
    START,
    STOP,
    Embedding,
    SequenceLoss,
    padded,
    parity,
    reversing,
    running_sum,
    sample,
    spelling,
)

CELLS = [RNN, LSTM, GRU]
seeds = st.integers(0, 2**32 - 1)


def assert_theta_gradient(net, dy, forward):
    """The gradient of all parameters equals central differences; net.backward has been called with dy."""
    gradient = net.dtheta.copy()
    assert gradient_error(gradient, numerical_gradient(lambda _: np.vdot(dy, forward()), net.theta)) < 1e-6


# The five variants: gradients


@pytest.mark.parametrize("Cell", CELLS)
@pytest.mark.parametrize(
    "make, shape", [(OneToOne, (4, 3)), (ManyToOne, (4, 5, 3)), (ManyToMany, (4, 5, 3)), (ManyToOne, (2, 1, 3))]
)
def test_gradients_of_the_variants_match_finite_differences(rng, Cell, make, shape):
    errors = check_layer(make(3, 2, 4, Cell, rng), rng.normal(size=shape), rng)
    assert errors.keys() == {"dx", "dtheta"}
    assert max(errors.values()) < 1e-6


@pytest.mark.parametrize("Cell", CELLS)
@pytest.mark.parametrize("make", [ManyToOne, ManyToMany])
def test_gradients_of_padded_sequences_match_finite_differences(rng, Cell, make):
    net, x, lengths = make(3, 2, 4, Cell, rng), rng.normal(size=(3, 5, 3)), [2, 5, 1]
    dy = rng.normal(size=net.forward(x, lengths).shape)
    dx = net.backward(dy)
    assert_theta_gradient(net, dy, lambda: net.forward(x, lengths))
    assert gradient_error(dx, numerical_gradient(lambda x: np.vdot(dy, net.forward(x, lengths)), x)) < 1e-6


@pytest.mark.parametrize("Cell", CELLS)
@pytest.mark.parametrize("T", [1, 2, 5])
def test_gradients_of_one_to_many_match_finite_differences(rng, Cell, T):
    net, x, words = OneToMany(3, 7, 4, Cell, rng), rng.normal(size=(2, 3)), rng.integers(2, 7, (2, T))
    dy = rng.normal(size=net.forward(x, words).shape)
    dx = net.backward(dy)
    assert_theta_gradient(net, dy, lambda: net.forward(x, words))
    assert gradient_error(dx, numerical_gradient(lambda x: np.vdot(dy, net.forward(x, words)), x)) < 1e-6


@pytest.mark.parametrize("Cell", CELLS)
@pytest.mark.parametrize("lengths", [None, [3, 1]])
def test_gradients_of_seq2seq_match_finite_differences(rng, Cell, lengths):
    net, x, words = Seq2Seq(6, 3, Cell, rng), rng.integers(3, 6, (2, 3)), rng.integers(2, 6, (2, 4))
    dy = rng.normal(size=net.forward(x, words, lengths).shape)
    assert net.backward(dy) is None
    assert_theta_gradient(net, dy, lambda: net.forward(x, words, lengths))


@pytest.mark.parametrize("make", [OneToOne, ManyToOne, ManyToMany])
def test_the_inputs_gradient_can_be_left_out(rng, make):
    net, x = make(3, 2, 4, rng=rng), rng.normal(size=(4, 3) if make is OneToOne else (4, 5, 3))
    dy = rng.normal(size=net(x).shape)
    net.backward(dy)
    gradient = net.dtheta.copy()
    assert net.backward(dy, dx=False) is None
    np.testing.assert_array_equal(net.dtheta, gradient)


# The five variants: where inputs, outputs and losses are


@pytest.mark.parametrize("Cell", CELLS)
def test_many_to_one_is_many_to_manys_last_output(rng, Cell):
    one, many, x = ManyToOne(3, 2, 4, Cell, rng), ManyToMany(3, 2, 4, Cell, rng), rng.normal(size=(4, 5, 3))
    many.theta = one.theta
    np.testing.assert_allclose(one(x), many(x)[:, -1], rtol=1e-12)
    lengths = [3, 1, 5, 2]
    np.testing.assert_allclose(one.forward(x, lengths), many(x)[np.arange(4), [2, 0, 4, 1]], rtol=1e-12)


def test_one_to_one_is_a_feedforward_network(rng):
    net, x = OneToOne(3, 5, 2, rng=rng), rng.normal(size=(4, 3))
    expected = np.tanh(x @ net.rnn.Wx.T + net.rnn.b) @ net.head.W.T + net.head.b
    np.testing.assert_allclose(net(x), expected, rtol=1e-12)
    net.backward(rng.normal(size=(4, 2)))
    assert not net.rnn.dWh.any()


@pytest.mark.parametrize("Cell", CELLS)
def test_scores_depend_on_the_words_before_and_on_no_later_one(rng, Cell):
    words = rng.integers(3, 9, (2, 5))
    changed = words.copy()
    changed[:, 2] = 3 + (words[:, 2] - 2) % 6
    for net, x in [
        (OneToMany(3, 9, 4, Cell, rng), rng.normal(size=(2, 3))),
        (Seq2Seq(9, 4, Cell, rng), words[:, :3].copy()),
    ]:
        before, after = net.forward(x, words), net.forward(x, changed)
        np.testing.assert_array_equal(before[:, :3], after[:, :3])
        assert (before[:, 3] != after[:, 3]).any()


@pytest.mark.parametrize("Cell", CELLS)
@pytest.mark.parametrize("which", ["OneToMany", "Seq2Seq"])
def test_generating_follows_the_networks_own_words(rng, Cell, which):
    """Fed with what it generated, the network finds each of these words the likeliest: no peeking, no slip in time."""
    net = OneToMany(3, 9, 4, Cell, rng) if which == "OneToMany" else Seq2Seq(9, 4, Cell, rng)
    net.head.b[[PAD, START]] = -99  # never said, so that PAD only means "after STOP"
    net.head.b[STOP] = 0.3
    x = rng.normal(size=(20, 3)) if which == "OneToMany" else rng.integers(3, 9, (20, 4))
    said = net.generate(x, steps=7)
    assert said.shape == (20, 7)
    likeliest = net.forward(x, said).argmax(axis=2)
    np.testing.assert_array_equal(likeliest[said != PAD], said[said != PAD])
    for row in said:
        stops = np.flatnonzero(row == STOP)
        end = stops[0] + 1 if stops.size else 7
        assert (row[:end] > START).all()
        assert not row[end:].any()


def test_the_decoder_starts_where_the_encoder_ended(rng):
    net, words = Seq2Seq(9, 4, GRU, rng), [[3, 4, STOP]] * 2
    z = net.forward([[5, 6, 7], [7, 6, 5]], words)
    np.testing.assert_array_equal(net.decoder.h[0], net.encoder.end)
    assert (z[0] != z[1]).any()
    np.testing.assert_allclose(
        net.forward([[5, 6, PAD]], words[:1], lengths=[2]), net.forward([[5, 6]], words[:1]), rtol=1e-12
    )


def test_the_right_words_are_asked_for_in_training(rng):
    with pytest.raises(ValueError, match=r"Seq2Seq\.forward takes the right words too, \(N, T\).*generate"):
        Seq2Seq(9, 4)([[3, 4]])
    with pytest.raises(ValueError, match=r"OneToMany\.forward takes the right words too"):
        OneToMany(3, 9, 4)(np.zeros((2, 3)))


def test_float32_variants_stay_float32(rng):
    x, words = rng.normal(size=(2, 5, 3)), rng.integers(2, 9, (2, 4))
    loss = SequenceLoss()
    for net, inputs in [
        (ManyToOne(3, 4, 2, LSTM, rng, np.float32), (x, [2, 5])),
        (ManyToMany(3, 4, 2, GRU, rng, np.float32), (x,)),
        (OneToOne(3, 4, 2, RNN, rng, np.float32), (x[:, 0],)),
        (OneToMany(3, 9, 4, RNN, rng, np.float32), (x[:, 0], words)),
        (Seq2Seq(9, 4, LSTM, rng, np.float32), (words, words)),
    ]:
        y = net.forward(*inputs)
        dx = net.backward(rng.normal(size=y.shape))
        assert {y.dtype, net.theta.dtype, net.dtheta.dtype, y.dtype if dx is None else dx.dtype} == {np.dtype("f")}
    loss(net.forward(words, words), words)
    assert loss.backward().dtype == np.float32


def test_copies_of_a_variant_are_whole(rng):
    net = copy.deepcopy(Seq2Seq(9, 4, LSTM, rng))
    net.theta[...] = 0
    assert not net.encoder.Wh.any()
    assert net.encoder is net.layers[1]


# One step at a time


@pytest.mark.parametrize("N, D, H", [(1, 2, 1), (3, 2, 4), (2, 3, 3)])
def test_a_step_of_a_gru_is_that_of_torch_and_of_the_layer(rng, N, D, H):
    layer, x, h = GRU(D, H, rng=rng), rng.normal(size=(N, D)), rng.normal(size=(N, H))
    twin = torch.nn.GRUCell(D, H, dtype=torch.float64)
    with torch.no_grad():
        for name, array in zip(("weight_ih", "weight_hh", "bias_ih", "bias_hh"), _arrays(layer), strict=True):
            getattr(twin, name).copy_(torch.tensor(array))
    stepped = gru_step(x, h, *_arrays(layer))
    np.testing.assert_allclose(stepped, twin(torch.tensor(x), torch.tensor(h)).detach(), rtol=1e-10)
    np.testing.assert_allclose(stepped, layer.forward(x[:, None], h)[:, 0], rtol=1e-10)


def _arrays(layer):
    return [getattr(layer, name) for name in layer.parameters]


def test_generating_feeds_back_what_was_chosen_and_ends_with_stop():
    heard = []

    def step(symbol, state):
        heard.append((symbol, state))
        return np.arange(6), len(heard)

    chosen = iter([5, 3, STOP, 4])
    assert generate(step, lambda scores: next(chosen), most=9) == [5, 3, STOP]
    assert heard == [(START, None), (5, 1), (3, 2)]
    assert generate(step, np.argmax, most=2) == [5, 5]


@pytest.mark.parametrize("temperature", [0.5, 1.0, 3.0])
def test_symbols_are_drawn_with_the_chances_of_the_softmax(rng, temperature):
    scores = np.array([1.0, -1.0, 0.5, 0.0])
    counts = np.bincount([sample(scores, temperature, rng) for _ in range(4000)], minlength=4)
    p = np.exp(scores / temperature)
    assert np.abs(counts / 4000 - p / p.sum()).max() < 5 * (0.25 / 4000) ** 0.5


def test_the_likeliest_is_drawn_near_temperature_0(rng):
    assert {sample(np.array([900.0, 1000.0, -1000.0]), 1e-3, rng) for _ in range(20)} == {1}


# Symbols and their loss


@given(shape=st.lists(st.integers(0, 4), min_size=1, max_size=3), K=st.integers(1, 5), E=st.integers(1, 4), seed=seeds)
@settings(deadline=None, max_examples=30)
def test_an_embedding_equals_torch(shape, K, E, seed):
    rng = np.random.default_rng(seed)
    layer, symbols, dy = Embedding(K, E, rng), rng.integers(0, K, shape), rng.normal(size=(*shape, E))
    twin = torch.nn.Embedding.from_pretrained(torch.tensor(layer.W), freeze=False)
    y_ = twin(torch.tensor(symbols))
    y_.backward(torch.tensor(dy))
    np.testing.assert_array_equal(layer(symbols), y_.detach())
    assert layer.backward(dy) is None
    np.testing.assert_allclose(layer.dW, twin.weight.grad, rtol=1e-10, atol=1e-12)


def test_an_embedding_names_what_is_no_symbol():
    layer = Embedding(3, 2)
    with pytest.raises(ValueError, match=r"Embedding\(3, 2\) got symbols from 1 to 3; it knows K = 3: 0 to 2"):
        layer([1, 3])
    with pytest.raises(ValueError, match=r"Embedding\(3, 2\) got symbols of type float64; .*astype\(int\)"):
        layer([1.0])
    layer([1, 2])
    with pytest.raises(ValueError, match=r"got dy of shape \(2, 3\); its output had \(2, 2\)"):
        layer.backward(np.zeros((2, 3)))


@given(N=st.integers(1, 4), T=st.integers(1, 5), K=st.integers(3, 7), seed=seeds)
@settings(deadline=None, max_examples=40)
def test_the_loss_of_words_equals_torchs_that_ignores_padding(N, T, K, seed):
    rng = np.random.default_rng(seed)
    z, words = rng.normal(size=(N, T, K)), rng.integers(0, K, (N, T))
    words[0, 0] = STOP
    z_ = torch.tensor(z, requires_grad=True)
    L_ = torch.nn.functional.cross_entropy(z_.reshape(-1, K), torch.tensor(words.ravel()), ignore_index=PAD)
    L_.backward()
    loss = SequenceLoss()
    assert loss(z, words) == pytest.approx(L_.item(), rel=1e-10)
    np.testing.assert_allclose(loss.backward(), z_.grad, rtol=1e-10, atol=1e-12)
    assert not loss.backward()[words == PAD].any()


def test_the_loss_of_words_matches_finite_differences(rng):
    words = np.array([[3, 4, STOP, PAD], [STOP, PAD, PAD, PAD], [4, 4, 3, STOP]])
    z = rng.normal(size=(3, 4, 5))
    loss = SequenceLoss()
    loss(z, words)
    assert gradient_error(loss.backward(), numerical_gradient(lambda z: loss(z, words), z)) < 1e-6


def test_the_loss_of_words_names_wrong_shapes():
    with pytest.raises(ValueError, match=r"SequenceLoss got z of shape \(2, 3\) and words of shape \(2,\)"):
        SequenceLoss()(np.zeros((2, 3)), [1, 2])
    with pytest.raises(ValueError, match="words that are all PAD"):
        SequenceLoss()(np.zeros((1, 2, 3)), [[PAD, PAD]])
    with pytest.raises(RuntimeError, match="call forward first"):
        SequenceLoss().backward()


# Tasks


@given(n=st.integers(1, 6), T=st.integers(1, 7), K=st.integers(1, 5), seed=seeds)
@settings(deadline=None, max_examples=30)
def test_tasks_are_what_they_say(n, T, K, seed):
    rng = np.random.default_rng(seed)
    x, y = parity(n, T, rng)
    assert [sum(row) % 2 for row in x[:, :, 0].tolist()] == y.tolist()
    x, y = running_sum(n, T, rng)
    np.testing.assert_allclose(np.diff(y, axis=1, prepend=0), x)
    x, words, lengths = reversing(n, T, K, rng)
    for heard, said, length in zip(x.tolist(), words.tolist(), lengths, strict=True):
        assert said == [*heard[:length][::-1], STOP, *[PAD] * (T - length)]
        assert min(heard[:length]) >= 3
        assert max(heard[:length]) < K + 3
        assert not any(heard[length:])
    x, words = spelling(n, rng)
    for one_hot, row in zip(x, words, strict=True):
        letters = [LETTERS[w - 3] for w in row if w > STOP]
        assert "".join(letters) == NUMBERS[one_hot.argmax()]
        assert row[len(letters)] == STOP
        assert not row[len(letters) + 1 :].any()


def test_padding_fills_up_to_the_longest():
    words, lengths = padded([[3], [], [4, 5, 6]])
    np.testing.assert_array_equal(words, [[3, PAD, PAD], [PAD] * 3, [4, 5, 6]])
    np.testing.assert_array_equal(lengths, [1, 0, 3])


# Training


def train(net, steps, lr, loss, draw):
    """draw() gives what forward takes, then what the loss compares it with."""
    optimiser = Adam(net, lr)
    for _ in range(steps):
        inputs, target = draw()
        loss(net.forward(*inputs), target)
        net.backward(loss.backward(), dx=False)
        clip_grad_norm(net, 1.0)
        optimiser.step()


def test_one_to_many_learns_to_spell():
    rng = np.random.default_rng(0)
    net, (x, words) = OneToMany(10, 3 + len(LETTERS), 24, GRU, rng), spelling(200, rng)
    train(net, 150, 0.01, SequenceLoss(), lambda: ((x, words), words))
    said = net.generate(np.eye(10), steps=6)
    assert ["".join(LETTERS[w - 3] for w in row if w > STOP) for row in said] == list(NUMBERS)


def test_many_to_one_learns_parity():
    rng = np.random.default_rng(0)
    net = ManyToOne(1, 16, 2, GRU, rng)

    def draw():  # sequences of all lengths up to 6: with none but the longest, learning begins much later
        x, lengths = parity(64, 6, rng)[0], rng.integers(1, 7, 64)
        counted = x[:, :, 0] * (np.arange(6) < lengths[:, None])
        return (x, lengths), counted.sum(axis=1).astype(int) % 2

    train(net, 300, 0.02, CrossEntropyLoss(), draw)
    x, y = parity(500, 6, rng)
    assert (net(x).argmax(axis=1) == y).mean() > 0.95


def test_many_to_many_learns_to_add_up():
    rng = np.random.default_rng(0)
    net = ManyToMany(1, 16, 1, RNN, rng)

    def draw():
        x, y = running_sum(32, 8, rng)
        return (x,), y

    train(net, 300, 0.01, MSELoss(), draw)
    x, y = running_sum(500, 8, rng)
    assert MSELoss()(net(x), y) < 0.05 * y.var()


def test_seq2seq_learns_to_say_it_backwards():
    rng = np.random.default_rng(0)
    net = Seq2Seq(7, 32, GRU, rng)

    def draw():
        x, words, lengths = reversing(64, 4, 4, rng)
        return (x, words, lengths), words

    train(net, 400, 0.01, SequenceLoss(), draw)
    x, words, lengths = reversing(300, 4, 4, rng)
    said = net.generate(x, 5, lengths)
    assert (said == words).all(axis=1).mean() > 0.9
