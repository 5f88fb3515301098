"""What the exercises of notebook 13 are called with and judged by."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from course_nn.adversarial import input_gradient
from course_nn.autoencoder import principal_angles
from course_nn.checks.measures import research as measures
from course_nn.checks.probes import research as probes
from course_nn.gradcheck import gradient_error, numerical_gradient
from course_nn.losses import CrossEntropyLoss
from course_nn.worlds import GridWorld

MAP = ["...G", ".#.X", "S..."]


def test_the_network_that_stands_in_knows_its_gradients() -> None:
    rng = np.random.default_rng(0)
    net, loss = probes.Net(rng.normal(size=(4, 3)), rng.normal(size=(5, 4))), probes.CrossEntropy()
    x, y = rng.normal(size=(6, 3)), rng.integers(5, size=6)
    assert loss(net(x), y) == pytest.approx(CrossEntropyLoss()(net(x), y))
    dx = input_gradient(net, loss, x, y)  # type: ignore[arg-type]
    for gradient, array in ((dx, x), (net.dA, net.A), (net.dB, net.B)):
        assert gradient_error(gradient, numerical_gradient(lambda _: loss(net(x), y), array)) < 1e-6


def test_forger_and_detective_that_stand_in_know_their_gradients_and_step_against_them() -> None:
    rng = np.random.default_rng(0)
    G = probes.Generator(rng.normal(size=(2, 3)), rng.normal(size=2), 0.1)
    D = probes.Discriminator(rng.normal(size=(4, 2)), rng.normal(size=4), rng.normal(size=(1, 4)), 0.2)
    z, dy = rng.normal(size=(5, 3)), rng.normal(size=(5, 1))

    def loss(_: Any) -> float:
        return float(np.vdot(dy, D(G(z))))

    loss(None)
    G.backward(D.backward(dy))
    for gradient, array in ((D.dA, D.A), (D.da, D.a), (D.dw, D.w), (G.dM, G.M), (G.dm, G.m)):
        assert gradient_error(gradient, numerical_gradient(loss, array)) < 1e-6
    before, gradient = G.M.copy(), G.dM.copy()
    G.step()
    np.testing.assert_allclose(G.M, before - 0.1 * gradient)
    before, gradient = D.w.copy(), D.dw.copy()
    D.step()
    np.testing.assert_allclose(D.w, before - 0.2 * gradient)


def test_stand_ins_refuse_what_the_real_parts_would() -> None:
    net = probes.Net(np.ones((4, 3)), np.ones((5, 4)))
    with pytest.raises(ValueError, match=r"takes \(N, 3\)"):
        net.forward(np.ones((2, 4)))
    net.forward(np.ones((2, 3)))
    with pytest.raises(ValueError, match="gradient of shape"):
        net.backward(np.ones((2, 4)))
    with pytest.raises(ValueError, match=r"it takes \(N,\)"):
        probes.CrossEntropy().forward(np.ones((2, 5)), np.ones((2, 5)))
    D = probes.Discriminator(np.ones((4, 2)), np.ones(4), np.ones((1, 4)), 0.2)
    for part in (probes.Generator(np.ones((2, 3)), np.ones(2), 0.1), D):
        with pytest.raises(ValueError, match="came before any backward"):
            part.step()
    D.forward(np.ones((3, 2)))
    with pytest.raises(ValueError, match="it gave 3 scores"):
        D.backward(np.ones((6, 1)))


def test_angles_are_those_of_the_library() -> None:
    rng = np.random.default_rng(0)
    A, B = rng.normal(size=(2, 6)), rng.normal(size=(2, 6))
    assert measures.angle(A.T, B.T) == pytest.approx(np.degrees(principal_angles(A, B)[-1]))


def test_a_linear_autoencoder_is_measured_whatever_basis_it_has_and_what_it_lacks_is_named() -> None:
    rng = np.random.default_rng(0)
    X = rng.normal(size=(80, 4)) * [3, 2, 0.5, 0.3] + [0, 0, 0, 5]
    W = np.linalg.svd(X - X.mean(axis=0), full_matrices=False)[2][:2]
    turn = np.array([[1.0, 2], [0.5, -1]])
    right = turn @ W, W.T @ np.linalg.inv(turn)
    wrong = np.roll(W, 1, axis=1)
    for ask, most in (("plane", 3.0), ("reconstruction", 1.02)):
        assert measures.squeezed(right, X, 2, ask, most) == {"lacks": "nothing"}
        assert measures.squeezed(right[::-1], X, 2, ask, most) == {"lacks": "the right shapes"}
        assert measures.squeezed((wrong, wrong.T), X, 2, ask, most)["lacks"] != "nothing"
    assert measures.squeezed((W * np.inf, W.T), X, 2, "plane", 3.0) == {"lacks": "finite numbers"}
    halved = right[0] / 2, right[1]
    assert measures.squeezed(halved, X, 2, "plane", 3.0) == {"lacks": "nothing"}
    assert measures.squeezed(halved, X, 2, "reconstruction", 1.02) == {"lacks": "an encoder that fits"}


def values(*moves: int) -> np.ndarray:
    q = np.zeros((12, 4))
    q[np.arange(12), moves] = 1
    return q


SHORT = values(1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0)
LONG = values(1, 1, 1, 0, 0, 0, 0, 0, 1, 1, 0, 3)


def test_ways_are_walked_by_the_rules_of_the_world() -> None:
    world = GridWorld(tuple(MAP))
    world.reset(np.random.default_rng(0))
    for cell, kind in enumerate("".join(MAP)):
        for action in range(4):
            world.cell = divmod(cell, 4)
            if kind != "#":
                i, j = divmod(measures.moved(MAP, cell, action), 4)
                assert world.step(action)[0].argmax() == 4 * i + j
    assert measures.walked(SHORT, MAP) == ("G", 5) and measures.fewest(MAP) == 5
    assert measures.walked(values(*[1] * 12), MAP) == ("", 0)
    assert measures.fewest(["S#G"]) == 0 and measures.fewest(["SXG", "..."]) == 4


@pytest.mark.parametrize(
    ("moves", "ask", "lacks"),
    [
        (SHORT, "the shortest", "nothing"),
        (LONG, "a way", "nothing"),
        (values(1, 1, 1, 0, 0, 0, 1, 0, 1, 1, 0, 3), "a way", "a way round the pit"),
        (values(*[3] * 12), "a way", "an end"),
        (np.zeros((12, 4)), "a way", "anything learned"),
        (np.ones((4, 12)), "a way", "the right shape"),
    ],
)
def test_what_agents_lack_is_named(moves: np.ndarray, ask: str, lacks: str) -> None:
    assert measures.found_ways([moves] * 10, MAP, list(range(10)), ask, 0.9) == {"lacks": lacks}


def test_nine_of_ten_are_enough() -> None:
    lost = values(*[3] * 12)
    for n, lacks in ((1, "nothing"), (2, "an end")):
        found = [lost] * n + [SHORT] * (10 - n)
        assert measures.found_ways(found, MAP, list(range(10)), "a way", 0.9) == {"lacks": lacks}


def test_a_detour_is_a_way_but_not_the_shortest() -> None:
    open_map = ["S..", "...", "..G"]
    long = values(2, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0)[:9]
    long[[0, 3, 4, 1, 2, 5]] = np.eye(4)[[2, 1, 0, 1, 2, 2]]
    assert measures.walked(long, open_map) == ("G", 6) and measures.fewest(open_map) == 4
    assert measures.found_ways([long], open_map, [0], "a way", 0.9) == {"lacks": "nothing"}
    assert measures.found_ways([long], open_map, [0], "the shortest", 0.9) == {"lacks": "a shorter way"}


def test_the_training_that_stands_in_finds_the_nearest_mean() -> None:
    seen = []

    def answer(fit: Any, sizes: Any, X: Any, y: Any, X_test: Any, y_test: Any) -> Any:
        seen.append(fit(X, y)(X_test))
        with pytest.raises(ValueError, match="2 rows and 3 labels"):
            fit(X[:2], y)

    X, y = np.array([[0.0], [2], [10]]), np.array([4, 4, 7])
    probes.with_a_fit(answer, [2], X, y, np.array([[5.0], [6], [0]]), y)
    np.testing.assert_array_equal(seen[0], [4, 7, 4])
