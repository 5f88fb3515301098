"""What the exercises of notebook 12 are called with and judged by."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from course_nn.captioning import Captioner, attention_on_object, word_accuracy
from course_nn.checks.measures import combining_layers as measures
from course_nn.checks.probes import combining_layers as probes
from course_nn.gradcheck import gradient_error, numerical_gradient
from course_nn.scenes import scenes
from course_nn.tokens import STOP


@pytest.fixture
def scene() -> dict[str, np.ndarray]:
    """Arrays for the stand-ins, as a case of the exercise has them: N = 2, T = 3, L = 4, K = 6, P = 2, D = 9, …"""
    rng = np.random.default_rng(0)
    shapes = {"U": (2, 9), "table": (6, 3), "B": (3, 5), "u": (5,), "W": (6, 14)}
    words = np.array([[2, 3, 5], [4, 2, 3]])
    return {"images": rng.normal(size=(2, 4, 2)), "words": words, **{n: rng.normal(size=s) for n, s in shapes.items()}}


@pytest.mark.parametrize(("row", "array"), [("dx that the embedding gets", "table"), ("dv that the encoder gets", "U")])
def test_the_stand_ins_of_a_captioner_know_their_gradients(scene: Any, row: str, array: str) -> None:
    dz = np.random.default_rng(1).normal(size=(2, 3, 6))
    got = probes.captioner(Captioner, "backward", *scene.values(), dz)[row]
    if array == "U":
        gradient = np.einsum("nlp,nld->pd", scene["images"], got)
    else:
        gradient = np.zeros_like(scene["table"])
        before = np.concatenate([np.ones((2, 1), int), scene["words"][:, :-1]], axis=1)
        np.add.at(gradient, before, got)

    def loss(_: Any) -> float:
        return float(np.vdot(dz, probes.captioner(Captioner, "forward", *scene.values())))

    assert gradient_error(gradient, numerical_gradient(loss, scene[array])) < 1e-6


def test_a_step_of_the_stand_ins_says_what_all_steps_at_once_say(scene: Any) -> None:
    whole = probes.captioner(Captioner, "forward", *scene.values())
    words = np.concatenate([np.ones((2, 1), int), scene["words"][:, :-1]], axis=1)
    rows = probes.captioner(Captioner, "step", *(scene | {"words": words}).values())
    for t, name in enumerate(("first", "second")):
        np.testing.assert_allclose(rows[f"scores of the {name} step"], whole[:, t])
        np.testing.assert_allclose(rows[f"weights of the {name} step"].sum(axis=1), 1)


def test_stand_ins_refuse_what_the_real_parts_would(scene: Any) -> None:
    with pytest.raises(ValueError, match=r"takes \(N, T, E\)"):
        probes.Recurrent(scene["B"]).forward(np.ones((2, 3)))
    with pytest.raises(ValueError, match=r"state of shape \(2, 5\); its own `end` has \(2, N, H\)"):
        probes.Recurrent(scene["B"]).forward(np.ones((2, 1, 3)), np.ones((2, 5)))
    with pytest.raises(ValueError, match="it takes v, then h"):
        probes.Attention(scene["u"]).forward(np.ones((2, 3, 5)), np.ones((2, 4, 9)))
    with pytest.raises(ValueError, match="13 numbers for each word; it was made for 14"):
        probes.Head(scene["W"]).forward(np.ones((2, 3, 13)))


def told(said: np.ndarray, weights: np.ndarray, ask: str, words: np.ndarray, cells: np.ndarray) -> str:
    return measures.captioned((said, weights), np.zeros(0), ask, words, cells, 0.8)["lacks"]


def test_captions_and_looks_are_told_what_they_lack() -> None:
    _, words, cells = scenes(40, np.random.default_rng(0))
    weights = np.full((*words.shape, 16), 0.02 / 15)
    n, t = np.nonzero(cells >= 0)
    weights[n, t, cells[n, t]] = 0.98
    for ask in ("words", "weights"):
        assert told(words, weights, ask, words, cells) == "nothing"
        assert told(words[:, :9], weights, ask, words, cells) == "the right shapes"
        assert told(words[::-1], weights[::-1], ask, words, cells) == "the order of the pictures"
    begun = np.concatenate([np.ones((40, 1), int), words[:, :-1]], axis=1)
    assert told(begun, weights, "words", words, cells) == "START left out"
    assert told(np.full_like(words, 3), weights, "words", words, cells) == "training"
    assert told(np.repeat(words[:1], 40, axis=0), weights, "words", words, cells) == "captions that differ"
    assert told(np.where(np.arange(12) % 3, words, 0), weights, "words", words, cells) == "more right words"
    assert told(np.where(words == STOP, 3, words), weights, "words", words, cells) == "an end"
    assert told(words, 2 * weights, "weights", words, cells) == "a sum of 1 over the places"
    assert told(words, np.full_like(weights, 1 / 16), "weights", words, cells) == "a look of its own for each word"
    assert told(words, weights / 2 + 1 / 32, "weights", words, cells) == "more on the named thing"


def test_the_measures_are_the_librarys() -> None:
    rng = np.random.default_rng(0)
    _, words, cells = scenes(9, rng)
    said, weights = np.where(rng.random(words.shape) < 0.5, words, 0), rng.dirichlet(np.ones(16), size=words.shape)
    assert measures.word_accuracy(said, words) == pytest.approx(word_accuracy(said, words))
    assert measures.mass_on_object(weights, cells) == pytest.approx(attention_on_object(weights, cells))
