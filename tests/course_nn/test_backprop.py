from itertools import pairwise

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from course_nn.backprop import LECTURE, TWIN_A, TWIN_B, LectureNet, Point, backprop, table
from course_nn.feedforward import ELU, MLP, Linear, ReLU, Sigmoid, Tanh
from course_nn.gradcheck import gradient_error, numerical_gradient
from course_nn.losses import CrossEntropyLoss, MSELoss
from course_nn.network import Sequential

ALL = ("w1", "w2", "b1", "w3", "b2")


def torch_gradients(net, x, y):
    """dL/dŷ, and of each Linear and activation dL/d(its output), dL/dW, dL/db: autograd on nothing but our arrays."""
    h, kept, weights = torch.tensor(x, requires_grad=True), {}, {}
    kept["h0"] = h
    depth = sum(isinstance(layer, Linear) for layer in net.layers)
    d = 0
    for layer in net.layers:
        if isinstance(layer, Linear):
            d += 1
            weights[f"W{d}"] = torch.tensor(layer.W, requires_grad=True)
            weights[f"b{d}"] = torch.tensor(layer.b, requires_grad=True)
            h = kept[f"z{d}"] = torch.nn.functional.linear(h, weights[f"W{d}"], weights[f"b{d}"])
        else:
            h = kept[f"h{d}"] = getattr(torch.nn, type(layer).__name__)()(h)
    for array in kept.values():
        array.retain_grad()
    torch.nn.functional.mse_loss(h, torch.tensor(y)).backward()
    kept["grad"] = kept[f"z{depth}"]  # no g after the last layer
    return {name: array.grad.numpy() for name, array in (kept | weights).items()}


@given(
    sizes=st.lists(st.integers(1, 5), min_size=2, max_size=5),
    n=st.integers(1, 6),
    g=st.sampled_from([ReLU, ELU, Sigmoid, Tanh]),
    seed=st.integers(0, 2**32 - 1),
)
@settings(deadline=None, max_examples=60)
def test_every_line_of_the_table_equals_torchs_gradient(sizes, n, g, seed):
    rng = np.random.default_rng(seed)
    net, x, y = MLP(sizes, g, rng), rng.normal(size=(n, sizes[0])), rng.normal(size=(n, sizes[-1]))
    grads, trace = backprop(net, MSELoss(), x, y)
    expected = torch_gradients(net, x, y)
    assert trace.keys() == expected.keys()
    for name, value in trace.items():
        np.testing.assert_allclose(value, expected[name], rtol=1e-10, atol=1e-12, err_msg=name)
    for name, value in grads.items():
        np.testing.assert_array_equal(value, trace[name])


def test_the_lines_stand_in_the_tables_order(rng):
    net = MLP([2, 5, 4, 3], rng=rng)
    grads, trace = backprop(net, MSELoss(), rng.normal(size=(7, 2)), rng.normal(size=(7, 3)))
    assert " ".join(trace) == "grad z3 b3 W3 h2 z2 b2 W2 h1 z1 b1 W1 h0"
    assert " ".join(grads) == "b3 W3 b2 W2 b1 W1"


def test_gradients_match_finite_differences_and_networks_own_backward(rng):
    net, x, labels, loss = (
        MLP([3, 5, 4], Tanh, rng),
        rng.normal(size=(7, 3)),
        rng.integers(4, size=7),
        CrossEntropyLoss(),
    )
    grads, _ = backprop(net, loss, x, labels)
    flat = np.concatenate([grads[name].ravel() for name in ("W1", "b1", "W2", "b2")])
    assert gradient_error(flat, numerical_gradient(lambda _: loss(net(x), labels), net.theta)) < 1e-6
    loss(net(x), labels)
    net.backward(loss.backward())
    np.testing.assert_allclose(net.dtheta, flat, rtol=1e-12)


def test_the_networks_own_gradients_are_left_alone(rng):
    net = MLP([2, 3, 1], rng=rng)
    net.dtheta[...] = 7
    backprop(net, MSELoss(), rng.normal(size=(4, 2)), rng.normal(size=(4, 1)))
    np.testing.assert_array_equal(net.dtheta, np.full(13, 7))


def test_a_forward_pass_in_between_does_not_matter(rng):
    net, x, y = MLP([2, 3, 1], rng=rng), rng.normal(size=(4, 2)), rng.normal(size=(4, 1))
    first, _ = backprop(net, MSELoss(), x, y)
    net(rng.normal(size=(9, 2)))
    again, _ = backprop(net, MSELoss(), x, y)
    for name in first:
        np.testing.assert_array_equal(first[name], again[name])


def test_a_float32_network_has_float32_gradients(rng):
    net = MLP([2, 3, 1], rng=rng, dtype=np.float32)
    _, trace = backprop(net, MSELoss(), rng.normal(size=(4, 2)), rng.normal(size=(4, 1)).astype(np.float32))
    assert {value.dtype for value in trace.values()} == {np.dtype(np.float32)}


@pytest.mark.parametrize("layers", [(ReLU(),), (Linear(2, 3), ReLU(), Tanh()), (Sequential(Linear(2, 2)),)])
def test_a_network_that_is_no_table_is_refused(layers):
    with pytest.raises(
        TypeError, match=r"backprop got .* at place \d of .*net\.backward\(loss\.backward\(\)\) does any"
    ):
        backprop(Sequential(*layers), MSELoss(), [[1.0, 2.0]], [[1.0]])


def test_the_table_has_a_line_for_each_row_and_counts_its_layers_past_nine(rng):
    net = MLP([2] * 12, Tanh, rng)
    _, trace = backprop(net, MSELoss(), rng.normal(size=(3, 2)), rng.normal(size=(3, 2)))
    lines = table(trace).splitlines()
    assert len(lines) == 1 + 1 + 4 * 11
    assert lines[2].startswith("z11   ∇z⁽¹¹⁾ L = grad ⊙ g'(z⁽¹¹⁾)")
    assert "∇W⁽¹¹⁾ L = gradᵀ h⁽¹⁰⁾" in lines[4] and "∇h⁽¹⁰⁾ L = grad W⁽¹¹⁾" in lines[5]
    assert lines[1].endswith("…") and "(3, 2)" in lines[1]


# The learning loop in numbers


def test_the_forward_pass_has_the_lectures_numbers():
    numbers = LectureNet().numbers()
    assert [numbers[name] for name in ("z", "h", "y_hat", "L")] == [4, 4, 8, 4]


def test_the_backward_pass_has_the_lectures_numbers():
    numbers = LectureNet().numbers()
    assert numbers["dL/dw3"] == 16
    assert numbers["dL/dh"] == 10
    assert numbers["dL/dw1"] == 20
    assert numbers["dL/db1"] == 10
    assert (numbers["dL/dw2"], numbers["dL/db2"], numbers["dL/dy_hat"], numbers["dL/dz"]) == (-10, 4, 4, 10)


def test_the_lectures_update_of_three_parameters():
    net = LectureNet()
    net.step(0.01, "w1", "b1", "w3")
    np.testing.assert_allclose(net.theta, [1.3, 2, 2.9, 2.34, -2], rtol=1e-14)
    numbers = net.numbers()
    assert [numbers[name] for name in ("z", "h", "y_hat", "L")] == pytest.approx([3.5, 3.5, 6.19, 0.0361], rel=1e-12)


def test_the_update_of_all_five_parameters():
    net = LectureNet()
    net.step(0.01)
    np.testing.assert_allclose(net.theta, [1.3, 2.1, 2.9, 2.34, -2.04], rtol=1e-14)
    numbers = net.numbers()
    assert [numbers[name] for name in ("z", "h", "y_hat")] == pytest.approx([3.4, 3.4, 5.916], rel=1e-12)
    assert round(numbers["L"], 4) == 0.0071


@pytest.mark.parametrize("point", [LECTURE, TWIN_A, TWIN_B])
def test_the_numbers_equal_torchs_at_every_point(point):
    (x1, x2), y = point.x, point.y
    net = LectureNet(point)
    assert net.theta.tolist() == [*point.w[:2], point.b[0], point.w[2], point.b[1]]
    w1, w2, b1, w3, b2 = leaves = [torch.tensor(v, dtype=torch.float64, requires_grad=True) for v in net.theta]
    z = w1 * x1 + w2 * x2 + b1
    h = torch.relu(z)
    y_hat = w3 * h + b2
    L = (y_hat - y) ** 2
    inner = dict(zip(("z", "h", "y_hat", "L"), (z, h, y_hat, L), strict=True))
    slopes = torch.autograd.grad(L, [*leaves, z, h, y_hat])
    expected = {name: value.item() for name, value in inner.items()}
    expected |= {f"dL/d{n}": s.item() for n, s in zip([*ALL, "z", "h", "y_hat"], slopes, strict=True)}
    assert net.numbers() == pytest.approx(expected, rel=1e-12)


def test_the_twin_points_are_a_dead_and_an_active_unit():
    dead, active = LectureNet(TWIN_A).numbers(), LectureNet(TWIN_B).numbers()
    assert (dead["z"], dead["h"], dead["y_hat"], dead["L"]) == (-2.5, 0, -0.5, 9)
    assert [dead[f"dL/d{name}"] for name in ALL] == [0, 0, 0, 0, -6]
    assert (active["z"], active["h"], active["y_hat"], active["L"]) == (1.5, 1.5, 0, 6.25)
    assert [active[f"dL/d{name}"] for name in ALL] == [2.5, 10, -5, 7.5, 5]


# Wrong programs: each is one usual mistake in one of the five gradients.
MISTAKES = {
    "w3: y_hat for h": lambda n, p: ("w3", n["dL/dy_hat"] * n["y_hat"]),
    "w3: L for dL/dy_hat": lambda n, p: ("w3", n["L"] * n["h"]),
    "w3: z for h": lambda n, p: ("w3", n["dL/dy_hat"] * n["z"]),
    "w3: no 2": lambda n, p: ("w3", n["dL/dy_hat"] / 2 * n["h"]),
    "b2: L": lambda n, p: ("b2", n["L"]),
    "b2: sign": lambda n, p: ("b2", -n["dL/dy_hat"]),
    "w1: w3 skipped": lambda n, p: ("w1", n["dL/dy_hat"] * (n["z"] > 0) * p.x[0]),
    "w1: h for g'": lambda n, p: ("w1", n["dL/dh"] * n["h"] * p.x[0]),
    "w1: h for w3": lambda n, p: ("w1", n["dL/dy_hat"] * n["h"] * (n["z"] > 0) * p.x[0]),
    "w1: w1 for x1": lambda n, p: ("w1", n["dL/dz"] * p.w[0]),
    "w1: x2 for x1": lambda n, p: ("w1", n["dL/dz"] * p.x[1]),
    "w1: no g'": lambda n, p: ("w1", n["dL/dh"] * p.x[0]),
    "w2: no g'": lambda n, p: ("w2", n["dL/dh"] * p.x[1]),
    "b1: no g'": lambda n, p: ("b1", n["dL/dh"]),
    "b1: times x1 + x2": lambda n, p: ("b1", n["dL/dz"] * sum(p.x)),
}


@pytest.mark.parametrize("mistake", MISTAKES.values(), ids=MISTAKES)
def test_the_twin_points_show_every_mistake(mistake):
    def shows(point: Point) -> bool:
        numbers = LectureNet(point).numbers()
        name, wrong = mistake(numbers, point)
        return abs(numbers[f"dL/d{name}"] - wrong) > 0.1

    assert shows(TWIN_A) or shows(TWIN_B)


def test_some_mistakes_do_not_show_at_the_lectures_point():
    numbers = LectureNet().numbers()
    hidden = {key for key, m in MISTAKES.items() if m(numbers, LECTURE)[1] == numbers[f"dL/d{m(numbers, LECTURE)[0]}"]}
    assert hidden == {
        "w3: L for dL/dy_hat",
        "w3: z for h",
        "b2: L",
        "w1: no g'",
        "w2: no g'",
        "b1: no g'",
        "b1: times x1 + x2",
    }


def test_a_hundred_steps_learn_the_sample_and_small_ones_never_go_up():
    net, losses = LectureNet(), []
    for _ in range(100):
        losses.append(net.numbers()["L"])
        net.step(0.005)
    assert losses[-1] < 1e-6
    assert all(after < before for before, after in pairwise(losses) if before > 1e-25)


def test_a_parameter_that_is_not_there_is_refused_before_anything_moves():
    net = LectureNet()
    with pytest.raises(ValueError, match="LectureNet has no parameter 'w4'; it has w1, w2, b1, w3, b2"):
        net.step(0.01, "w1", "w4")
    assert net.theta.tolist() == [1.5, 2, 3, 2.5, -2]
