from itertools import pairwise

import numpy as np
import pytest
import torch

from course_nn import backprop as by_layers
from course_nn.data import digits
from course_nn.feedforward import MLP, mlp
from course_nn.fromscratch import backprop, dense_backward, train_digits, wrong_gradients
from course_nn.gradcheck import gradient_error, numerical_gradient
from course_nn.losses import CrossEntropyLoss, MSELoss


def drawn(rng, *sizes):
    return [(rng.normal(size=(M, D)), rng.normal(size=M)) for D, M in pairwise(sizes)]


@pytest.mark.parametrize(
    "g, slope", [(np.tanh, lambda z: 1 - np.tanh(z) ** 2), (np.exp, np.exp)], ids=["tanh", "exponential"]
)
@pytest.mark.parametrize("N, D, M", [(1, 3, 2), (5, 3, 4)])
def test_a_layers_gradients_match_finite_differences(rng, N, D, M, g, slope):
    x, W, b, dh = (rng.normal(size=s) for s in ((N, D), (M, D), M, (N, M)))
    z = x @ W.T + b
    found = dense_backward(dh, x, z, g(z), W, slope)
    for array, gradient in zip((x, W, b), found, strict=True):
        numeric = numerical_gradient(lambda _: np.vdot(dh, g(x @ W.T + b)), array)
        assert gradient_error(gradient, numeric) < 1e-7


@pytest.mark.parametrize("sizes", [(3, 2), (3, 4, 2), (2, 5, 3, 4, 6)])
def test_every_row_is_torchs_gradient(rng, sizes):
    layers, x, labels = drawn(rng, *sizes), rng.normal(size=(7, sizes[0])), rng.integers(sizes[-1], size=7)
    rows = backprop(layers, CrossEntropyLoss(), x, labels)
    theirs = {"h0": (h := torch.tensor(x, requires_grad=True))}
    for d, (W, b) in enumerate(layers, 1):
        theirs |= {f"{name}{d}": torch.tensor(array, requires_grad=True) for name, array in (("W", W), ("b", b))}
        theirs[f"z{d}"] = h = torch.nn.functional.linear(h, theirs[f"W{d}"], theirs[f"b{d}"])
        if d < len(layers):
            theirs[f"h{d}"] = h = torch.relu(h)
    theirs["grad"] = h
    for tensor in theirs.values():
        tensor.retain_grad()
    torch.nn.functional.cross_entropy(h, torch.tensor(labels)).backward()
    assert rows.keys() == theirs.keys()
    for name, row in rows.items():
        np.testing.assert_allclose(row, theirs[name].grad.numpy(), rtol=1e-10, atol=1e-13, err_msg=name)


def test_the_rows_stand_in_the_order_of_the_table_of_layers(rng):
    net = MLP([2, 5, 4, 3], rng=rng)
    x, y = rng.normal(size=(7, 2)), rng.normal(size=(7, 3))
    _, table = by_layers.backprop(net, MSELoss(), x, y)
    assert list(backprop(drawn(rng, 2, 5, 4, 3), MSELoss(), x, y)) == list(table)


def test_the_wrong_gradients_are_named_and_the_parameters_put_back(rng):
    parameters = {"a": rng.normal(size=(3, 2)), "b": rng.normal(size=4), "c": np.array([0.01])}
    before = {name: array.copy() for name, array in parameters.items()}

    def loss(p):
        return float(np.sin(p["a"]).sum() + (p["b"] ** 3).sum() * p["c"][0] ** 2)

    right = {
        "a": np.cos(parameters["a"]),
        "b": 3 * parameters["b"] ** 2 * 1e-4,
        "c": 0.02 * np.array([(parameters["b"] ** 3).sum()]),
    }
    assert wrong_gradients(loss, parameters, right) == []
    assert all(np.array_equal(before[name], parameters[name]) for name in before)
    nan = right["a"].copy()
    nan[2, 1] = np.nan
    assert wrong_gradients(loss, parameters, right | {"a": nan, "b": 1.5 * right["b"]}) == ["a", "b"]
    assert wrong_gradients(loss, parameters, right | {"b": right["b"][None]}) == ["b"]


def test_training_goes_downhill_by_the_gradient_and_leaves_the_given_layers_alone(rng):
    layers, x, labels = drawn(rng, 4, 5, 3), rng.normal(size=(8, 4)), rng.integers(3, size=8)
    before = [(W.copy(), b.copy()) for W, b in layers]
    after = train_digits(layers, x, labels, 1e-3, 1, 8, rng)
    rows = backprop(layers, CrossEntropyLoss(), x, labels)
    loss = CrossEntropyLoss()
    fall = loss(mlp(x, layers), labels) - loss(mlp(x, after), labels)
    steepest = sum((rows[f"{name}{d}"] ** 2).sum() for d in (1, 2) for name in "Wb")
    assert fall == pytest.approx(1e-3 * steepest, rel=0.05)
    for (W, b), (V, a) in zip(layers, before, strict=True):
        assert np.array_equal(W, V) and np.array_equal(b, a)


def test_digits_are_learned(rng):
    x, labels = digits()
    x, order = x.reshape(len(x), -1), rng.permutation(len(x))
    x, labels = x[order], labels[order]
    start = [(0.2 * W, 0 * b) for W, b in drawn(rng, 64, 24, 10)]
    layers = train_digits(start, x[:900], labels[:900], 0.3, 10, 32, rng)
    assert np.mean(mlp(x[900:], layers).argmax(axis=1) == labels[900:]) > 0.9
