"""What the exercises of notebook 10 are called with and judged by."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from course_nn.checks.measures import sequence_machines as measures
from course_nn.checks.probes import sequence_machines as probes
from course_nn.gradcheck import gradient_error, numerical_gradient
from course_nn.tokens import PAD, START, STOP, reversing, running_sum


@pytest.mark.parametrize("lengths", [None, np.array([2, 4, 1])])
def test_the_stand_in_of_a_recurrent_layer_knows_its_gradients(rng: Any, lengths: Any) -> None:
    layer, x, start = probes.Recurrent(rng.normal(size=(3, 2))), rng.normal(size=(3, 4, 3)), rng.normal(size=(3, 2))
    dy, dend = rng.normal(size=(3, 4, 2)), rng.normal(size=(3, 2))

    def loss(x: Any, start: Any) -> float:
        return float(np.vdot(dy, layer.forward(x, start, lengths)) + np.vdot(dend, layer.end))

    loss(x, start)
    dx = layer.backward(dy, dend)
    assert gradient_error(dx, numerical_gradient(lambda x: loss(x, start), x)) < 1e-6
    loss(x, start)
    assert gradient_error(layer.dstart, numerical_gradient(lambda start: loss(x, start), start)) < 1e-6


def test_the_stand_in_holds_the_state_past_the_end(rng: Any) -> None:
    layer, x = probes.Recurrent(rng.normal(size=(3, 2))), rng.normal(size=(2, 4, 3))
    y = layer.forward(x, lengths=np.array([2, 4]))
    assert not y[0, 2:].any()
    np.testing.assert_allclose(layer.end, [y[0, 1], y[1, 3]])


def test_stand_ins_refuse_what_the_real_parts_would(rng: Any) -> None:
    layer, head = probes.Recurrent(np.ones((3, 2))), probes.Head(np.ones((4, 2)), np.zeros(4))
    with pytest.raises(ValueError, match=r"x of shape \(2, 3\); it takes \(N, T, 3\)"):
        layer.forward(np.ones((2, 3)))
    with pytest.raises(ValueError, match=r"a state of shape \(3,\); it needs \(2, 2\)"):
        layer.forward(np.ones((2, 5, 3)), np.ones(3))
    with pytest.raises(ValueError, match=r"lengths of shape \(\); it needs \(2,\)"):
        layer.forward(np.ones((2, 5, 3)), lengths=np.array(3))
    layer.forward(np.ones((2, 5, 3)))
    with pytest.raises(ValueError, match=r"dend of shape \(2, 5, 2\); it needs \(2, 2\)"):
        layer.backward(None, np.ones((2, 5, 2)))
    with pytest.raises(ValueError, match="its last axis has H = 2"):
        head.forward(np.ones((2, 3)))
    head.forward(np.ones((5, 2)))
    with pytest.raises(ValueError, match=r"dy of shape \(5, 2\); what it gave has \(5, 4\)"):
        head.backward(np.ones((5, 2)))


SCORES = np.array([1.6, 1.1, 0.3, -0.5, 0.0])


def rule(counts: Any, temperature: float) -> str:
    found = {"symbols": True, "counts": np.array(counts), "alike": True}
    return measures.chances(found, SCORES, temperature, sum(counts), 0)["drawn"]


@pytest.mark.parametrize("temperature", [0.5, 2.0])
def test_chances_are_told_apart(temperature: float) -> None:
    def counts(z: Any) -> Any:
        p = np.exp(z - z.max())
        return np.round(2500 * p / p.sum()).astype(int)

    assert rule(counts(SCORES / temperature), temperature) == "softmax(scores / temperature)"
    assert rule(counts(SCORES * temperature), temperature) == "softmax(scores · temperature)"
    assert rule(counts(SCORES), temperature) == "softmax(scores)"
    assert rule(counts(-SCORES / temperature), temperature) == "softmax(-scores / temperature)"
    assert rule([2500, 0, 0, 0, 0], temperature) == "the highest"
    assert rule([500] * 5, temperature) == "all alike"
    assert rule([0, 0, 0, 2500, 0], temperature) == "otherwise"


def test_what_is_no_symbol_is_told() -> None:
    assert measures.chances({"symbols": False}, SCORES, 1.0, 9, 0) == {"drawn": "no symbols"}
    assert probes.drawn(lambda scores, t, rng: 7, SCORES, 1.0, 9, 0) == {"symbols": False}
    assert probes.drawn(lambda scores, t, rng: None, SCORES, 1.0, 9, 0) is None


def test_sums_are_told_what_they_lack(rng: Any) -> None:
    x, y = running_sum(60, 8, rng)

    def lacks(answer: Any) -> str:
        return measures.summed(answer, x, y, 0.2)["lacks"]

    assert lacks(y + 0.01) == "nothing"
    assert lacks(y[:, -1]) == "a sum at every step"
    assert lacks(x) == "memory"
    assert lacks(y - x) == "the step's own number"
    assert lacks(y / np.arange(1, 9)[:, None]) == "the sum, not the mean"
    assert lacks(np.repeat(y[:, -1:], 8, axis=1)) == "the sum so far"
    assert lacks(0 * y) == "anything learned"
    assert lacks(y / 2 + 0.3) == "more training"


def test_turned_sequences_are_told_what_they_lack(rng: Any) -> None:
    x, words, lengths = reversing(200, 5, 5, rng)

    def lacks(said: Any) -> str:
        return measures.turned(said, x, lengths, words, 0.9)["lacks"]

    assert lacks(words) == "nothing"
    assert lacks(words[:, :-1]) == "the right shape"
    assert lacks(np.insert(words, 0, START, axis=1)[:, :-1]) == "START left out"
    assert lacks(np.where(words == STOP, PAD, words)) == "STOP once, and PAD after it"
    assert lacks(np.concatenate([x, np.zeros((200, 1), int)], axis=1)) == "the other direction"
    assert lacks(np.where((lengths == 5)[:, None], words, 3)) == "short sequences"
    assert lacks(np.where(np.arange(6) == 1, 3, words)) == "more that are right"
    assert lacks(np.where(words > STOP, 3 + (words - 2) % 5, words)) == "anything learned"


def test_forecasts_are_told_what_they_lack(rng: Any) -> None:
    past, following = 50 + 30 * rng.normal(size=100), 50 + 30 * rng.normal(size=40)
    recent = 50 + 30 * rng.normal(size=(40, 22))

    def lacks(answer: Any) -> str:
        return measures.forecasts(answer, past, recent, following, 0.75)["lacks"]

    assert lacks(following + 1) == "nothing"
    assert lacks(following[:, None]) == "one number for each window"
    assert lacks(following * np.inf) == "finite numbers"
    assert lacks(recent[:, -1]) == "more than last year's number"
    assert lacks((following - past.mean()) / past.std()) == "the scale of the series"
    assert lacks(np.full(40, 200.0)) == "forecasts that differ"
    assert lacks(following[::-1]) == "the order of the windows"
    assert lacks(following + 50 * rng.normal(size=40)) == "a smaller error"


def test_an_answer_without_what_is_asked_for_is_told(rng: Any) -> None:
    class Forgets:
        def __init__(self, *sizes: Any) -> None:
            pass

        def forward(self, x: Any, start: Any = None) -> Any:
            return x

    inputs = rng.normal(size=(2, 3, 1)), np.zeros((2, 2, 1)), np.ones((4, 1)), np.ones((4, 1)), np.ones(4)
    with pytest.raises(AttributeError, match=r"there is no self\.end: keep it there"):
        probes.lstm(Forgets, "end", *inputs)
    with pytest.raises(TypeError, match="it returned float; return the function"):
        probes.trained(lambda past: 3.0, np.ones(9), np.ones((2, 3)))
    with pytest.raises(ValueError, match="it takes one whole number"):
        probes.generated(lambda step, choose, most: step([1], None), np.ones((2, 4, 4)), 2)
