"""What the exercises of notebook 08 are called with and judged by."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from course_nn.checks.measures import convnets as measures
from course_nn.checks.probes import convnets as probes
from course_nn.gradcheck import gradient_error, numerical_gradient
from course_nn.network import Layer


@pytest.fixture
def scores(rng: np.random.Generator) -> probes.Scores:
    return probes.Scores(rng.normal(size=(3, 4, 2, 5)), rng.normal(size=5), rng.normal(size=(5, 6)))


def test_the_stand_in_with_scores_knows_its_gradients(rng: np.random.Generator, scores: probes.Scores) -> None:
    x, dz = rng.normal(size=(2, 3, 4, 2)), rng.normal(size=(2, 6))
    scores.forward(x)
    dx = scores.backward(dz)
    assert gradient_error(dx, numerical_gradient(lambda x: float(np.vdot(dz, scores.forward(x))), x)) < 1e-6
    gradient = scores.dtheta.copy()
    numeric = numerical_gradient(lambda _: float(np.vdot(dz, scores.forward(x))), scores.theta)
    assert gradient_error(gradient, numeric) < 1e-6


def test_the_stand_in_with_windows_is_a_convolution_with_a_relu(rng: np.random.Generator) -> None:
    net, x = probes.Windows(rng.normal(size=(2, 2, 3, 2)), 2), rng.normal(size=(2, 5, 8, 2))
    y = net.forward(x)
    assert y.shape == (2, 2, 3, 2)
    window = x[1, 2:4, 4:7]
    np.testing.assert_allclose(y[1, 1, 2], np.maximum((window * net.K).sum(axis=(1, 2, 3)), 0))
    dy = rng.normal(size=y.shape)
    dx = net.backward(dy)
    assert gradient_error(dx, numerical_gradient(lambda x: float(np.vdot(dy, net.forward(x))), x)) < 1e-6


def test_stand_ins_refuse_what_a_network_would(rng: np.random.Generator, scores: probes.Scores) -> None:
    with pytest.raises(RuntimeError, match="needs a forward before it"):
        scores.backward(np.ones((1, 6)))
    with pytest.raises(ValueError, match=r"x of shape \(3, 4, 2\); it takes images \(N, H, W, C = 2\)"):
        scores.forward(np.ones((3, 4, 2)))
    with pytest.raises(ValueError, match=r"x of shape \(1, 3, 5, 2\); it was made for"):
        scores.forward(np.ones((1, 3, 5, 2)))
    scores.forward(np.ones((1, 3, 4, 2)))
    with pytest.raises(ValueError, match=r"dy of shape \(6,\); its output had \(1, 6\)"):
        scores.backward(np.ones(6))


@pytest.mark.parametrize(
    "found, becomes",
    [([[0, 1]], [[False, True]]), (np.array([[1.0, 0.0]]), [[True, False]]), (np.array([[0.5]]), [[0.5]])],
)
def test_seen_pixels_may_be_zeros_and_ones(found: Any, becomes: Any) -> None:
    made = probes.seen(lambda net, x, i, j: found, np.ones((1, 1, 1, 1)), 1, np.ones((1, 1, 2, 1)), 0, 0)
    assert made.tolist() == becomes


def test_what_is_no_network_is_told() -> None:
    arrays = np.zeros((2, 3)), np.zeros(2), np.zeros((1, 3))
    assert probes.network(lambda *args: None, *arrays, 0) is None
    with pytest.raises(TypeError, match="an object of type int; return the network itself"):
        probes.network(lambda *args: 5, *arrays, 0)
    with pytest.raises(TypeError, match="it returned list; return a dict"):
        probes.four_ways(lambda *args: [], *arrays, 0)
    with pytest.raises(TypeError, match="one ndarray; return both tables"):
        probes.thrice(lambda x, x_new, rng: x, *arrays[:2], 0)


class Fixed(Layer):
    """A network that has its scores ready."""

    def __init__(self, z: np.ndarray):
        self.z = z

    def forward(self, x: Any) -> np.ndarray:
        """Return as many as there are images."""
        return self.z[: len(x)]


Y = np.arange(40) % 10
RIGHT = np.eye(10)[Y] - 0.5


def mixed(share: float) -> np.ndarray:
    """So many of the scores are another digit's."""
    z, n = RIGHT.copy(), round(share * len(Y))
    z[:n] = np.roll(z[:n], 1, axis=1)
    return z


@pytest.mark.parametrize(
    "seen, new, least, lacks",
    [
        (RIGHT, RIGHT, 0.8, "nothing"),
        (RIGHT, mixed(0.2), 0.8, "nothing"),
        (RIGHT, mixed(0.25), 0.8, "what holds of new digits"),
        (mixed(0.3), mixed(0.25), 0.8, "more training"),
        (mixed(0.3), mixed(0.25), 0.45, "nothing"),
        (mixed(0.9), mixed(0.9), 0.45, "training"),
        (RIGHT, np.eye(10)[np.full(40, 3)] - 1, 0.45, "more than one digit"),
        (RIGHT, np.full((40, 10), 0.1), 0.45, "scores before the softmax"),
        (RIGHT, np.abs(mixed(1)), 0.45, "negative scores"),
        (RIGHT[:, :9], RIGHT, 0.45, "ten scores for each image"),
        (RIGHT, RIGHT * np.nan, 0.45, "finite numbers"),
    ],
)
def test_a_network_is_told_what_it_lacks(seen: Any, new: Any, least: float, lacks: str) -> None:
    found = measures.read({"seen": seen, "new": new}, np.zeros(40), Y, np.zeros(40), 0, Y, least)
    assert found == {"lacks": lacks}


def test_a_network_is_asked_for_both_sets() -> None:
    made = probes.network(lambda x, y, rng: Fixed(RIGHT), np.zeros((30, 1)), Y[:30], np.zeros((7, 1)), 0)
    assert [len(made[name]) for name in ("seen", "new")] == [30, 7]


def shuffled(program: Any, ask: str) -> str:
    rng = np.random.default_rng(2)
    numbers = rng.permutation(12 * 9).reshape(12, 9) / 4
    x, x_new = numbers[:7], numbers[7:]
    return next(iter(measures.shuffled(probes.thrice(program, x, x_new, 3), x, x_new, 3, ask).values()))


def test_what_was_done_to_two_tables_is_told() -> None:
    def fair(x: Any, x_new: Any, rng: Any) -> Any:
        order = rng.permutation(9)
        return x[:, order], x_new[:, order]

    assert [shuffled(fair, ask) for ask in ("columns", "both", "drawn")] == [
        "columns in a new order", "the same order", "from rng"
    ]  # fmt: skip
    assert shuffled(lambda x, x_new, rng: (x[:, ::-1], x_new[:, ::-1]), "drawn") == "always alike"
    assert shuffled(lambda x, x_new, rng: fair(x, x_new, np.random.default_rng()), "drawn") == "from elsewhere"
    assert shuffled(lambda x, x_new, rng: (rng.permutation(x), x_new), "columns") == "rows in a new order"
    assert shuffled(lambda x, x_new, rng: (fair(x, x_new, rng)[0], x_new), "both") == "nothing"
    assert shuffled(lambda x, x_new, rng: (x, x_new), "columns") == "nothing"
    assert shuffled(lambda x, x_new, rng: (rng.permuted(x, axis=1), x_new), "columns") == "an order for each row"
    assert shuffled(lambda x, x_new, rng: (x[:, [0] * 9], x_new), "columns") == "columns twice"
    assert shuffled(lambda x, x_new, rng: (x.T, x_new.T), "both") == "turned"
    assert shuffled(lambda x, x_new, rng: (x + 1, x_new), "columns") == "other numbers"
    mixed_rows = lambda x, x_new, rng: (rng.permutation(rng.permutation(x), axis=1), x_new)  # noqa: E731
    assert shuffled(mixed_rows, "columns") == "rows and columns"


@pytest.mark.parametrize(
    "shares, lacks",
    [
        ((0.9, 0.2, 0.6, 0.6), "nothing"),
        ((0.9, 0.7, 0.6, 0.6), "another order of the pixels"),
        ((0.9, 0.2, 0.6, 0.2), "one order for all"),
        ((0.9, 0.2, 0.9, 0.2), "a fully connected network"),
        ((0.6, 0.6, 0.9, 0.2), "the right names"),
        ((0.2, 0.9, 0.6, 0.6), "plain beside shuffled"),
        ((0.2, 0.2, 0.6, 0.6), "a CNN that has learned"),
        ((0.9, 0.2, 0.2, 0.2), "an MLP that has learned"),
        ((0.1, 0.1, 0.1, 0.1), "anything learned"),
    ],
)
def test_a_comparison_is_told_what_it_lacks(shares: Any, lacks: str) -> None:
    answer = {}
    for name, share in zip(measures.FOUR, shares, strict=True):
        answer[name] = np.where(np.arange(40) < round(share * 40), Y, (Y + 1) % 10)
    assert measures.orders(answer, Y, Y, Y, 0, Y) == {"lacks": lacks}


def test_a_comparison_of_another_form_is_told() -> None:
    def lacks(answer: Any) -> str:
        return measures.orders(answer, Y, Y, Y, 0, Y)["lacks"]

    assert lacks({"CNN": Y}) == "an entry"
    assert lacks(dict.fromkeys(measures.FOUR, RIGHT)) == "classes"
    assert lacks(dict.fromkeys(measures.FOUR, Y[:7])) == "a class for each new image"
