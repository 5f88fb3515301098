import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_nn.expression import (
    Node,
    class_example,
    derivative,
    multiplications,
    paths,
    shared_prefix,
    symbolic,
    walk_back,
)

LECTURE = {"x": (2, -1), "w": (1.5, 2, 2.5), "b": (3, -2), "y": 6}
LEAVES = ("w1", "w2", "b1", "w3", "b2", "x1", "x2", "y")
numbers = st.floats(-3, 3).map(lambda v: round(v, 2))


@pytest.fixture
def at():
    return class_example(**LECTURE)


def test_the_nodes_have_the_lectures_values(at):
    assert [at[name].value for name in ("z", "h", "y_hat", "L")] == [4, 4, 8, 4]


@pytest.mark.parametrize(
    "name, text",
    [
        ("w1", "∂L/∂ŷ · ∂ŷ/∂h · ∂h/∂z · ∂z/∂w1"),
        ("b1", "∂L/∂ŷ · ∂ŷ/∂h · ∂h/∂z · ∂z/∂b1"),
        ("w3", "∂L/∂ŷ · ∂ŷ/∂w3"),
        ("h", "∂L/∂ŷ · ∂ŷ/∂h"),
        ("L", "1"),
    ],
)
def test_a_derivative_by_name_is_the_product_of_the_factors_on_its_path(at, name, text):
    assert symbolic(at["L"], at[name]) == text


def test_what_a_quantity_does_not_depend_on_has_the_derivative_0(at):
    assert (symbolic(at["h"], at["w3"]), derivative(at["h"], at["w3"])) == ("0", 0)


def test_the_derivatives_are_the_lectures(at):
    slopes = walk_back(at["L"])
    assert [slopes[name] for name in ("w3", "h", "w1", "b1", "w2", "b2")] == [16, 10, 20, 10, -10, 4]
    for name in LEAVES:
        assert derivative(at["L"], at[name]) == slopes[name]


@given(*[numbers] * 8)
def test_derivatives_match_differences_wherever_the_kink_is_not(x1, x2, w1, w2, w3, b1, b2, y):
    values = np.array([x1, x2, w1, w2, w3, b1, b2, y])

    def graph(v):
        return class_example(x=v[:2], w=v[2:5], b=v[5:7], y=v[7])

    if abs(graph(values)["z"].value) < 1e-3:
        return
    slopes, h = walk_back(graph(values)["L"]), 1e-6
    for i, name in enumerate(("x1", "x2", "w1", "w2", "w3", "b1", "b2", "y")):
        step = h * np.eye(8)[i]
        measured = (graph(values + step)["L"].value - graph(values - step)["L"].value) / (2 * h)
        assert slopes[name] == pytest.approx(measured, rel=1e-6, abs=1e-5)


def test_three_factors_serve_both_weights_of_a_vector_input(at):
    shared = shared_prefix(at["L"], at["w1"], at["w2"], at["b1"])
    assert [str(factor) for factor in shared] == ["∂L/∂ŷ", "∂ŷ/∂h", "∂h/∂z"]
    assert [factor.value for factor in shared] == [4, 2.5, 1]
    assert [str(factor) for factor in shared_prefix(at["L"], at["w1"], at["w3"])] == ["∂L/∂ŷ"]


def test_multiplications_with_and_without_reuse(at):
    wanted = [at["w1"], at["w2"], at["b1"]]
    assert multiplications(at["L"], wanted, reuse=False) == 9  # three chains of four factors
    assert multiplications(at["L"], wanted, reuse=True) == 5  # dL/dh, dL/dz, then one each
    assert (
        multiplications(at["L"], [at["y_hat"]], reuse=False) == multiplications(at["L"], [at["y_hat"]], reuse=True) == 0
    )


def test_without_reuse_the_paths_through_a_ladder_double_and_with_it_the_edges_add_up():
    a = node = Node("a", 1)
    for i in range(1, 11):  # each rung uses the one before twice: n = l r, l = n₋₁, r = n₋₁
        left, right = Node(f"l{i}", node.value, {node: 1}), Node(f"r{i}", node.value, {node: 1})
        node = Node(f"n{i}", left.value * right.value, {left: right.value, right: left.value})
    assert len(paths(node, a)) == 2**10
    assert derivative(node, a) == walk_back(node)["a"] == 2**10  # n₁₀ = a^1024, at a = 1
    assert multiplications(node, [a], reuse=False) == 2**10 * 19
    assert multiplications(node, [a], reuse=True) == 40 - 2


def test_a_path_that_is_longer_is_not_left_behind():
    a = Node("a", 2)  # y = a + b, b = a², seen from y before b is done
    b = Node("b", 4, {a: 4})
    y = Node("y", 6, {a: 1, b: 1})
    assert walk_back(y) == {"y": 1, "b": 1, "a": 5}
    assert symbolic(y, a) == "∂y/∂a + ∂y/∂b · ∂b/∂a"
