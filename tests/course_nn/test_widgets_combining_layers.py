from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from course_nn.adaptive import Adam
from course_nn.attention import attention_weights, dot_attention
from course_nn.captioning import Captioner
from course_nn.scenes import GRID, VOCABULARY, scenes, sentence
from course_nn.tokens import SequenceLoss
from course_nn.widgets import captions
from course_nn.widgets import combining_layers as widgets

IMAGES, WORDS, CELLS = scenes(captions.SCENES, np.random.default_rng(12))  # what click_a_word shows


def knows_it_all(images: np.ndarray) -> Any:
    """Say what is there, and look at what is named; where nothing is, everywhere."""
    np.testing.assert_array_equal(images, IMAGES)
    weights = np.full((*WORDS.shape, GRID * GRID), 1 / GRID**2)
    weights[CELLS >= 0] = 0.04 / 15
    n, t = np.nonzero(CELLS >= 0)
    weights[n, t, CELLS[n, t]] = 0.96
    return WORDS.copy(), weights


def errs(images: np.ndarray) -> Any:
    """One word is wrong, and another scene ends early."""
    words, weights = knows_it_all(images)
    words[0, 2] = VOCABULARY.index("cross" if VOCABULARY[words[0, 2]] != "cross" else "circle")
    words[1, 6:], weights[1, 6:] = 0, 0
    return words, weights


def lessons(net: Captioner, rng: np.random.Generator, steps: int) -> Iterator[float]:
    optimiser, loss = Adam(net, 0.01), SequenceLoss()
    for _ in range(steps):
        images, words, _ = scenes(4, rng)
        value = loss(net.forward(images, words), words)
        net.backward(loss.backward(), dx=False)
        optimiser.step()
        yield value


def unwritten(*args: Any, **settings: Any) -> Any:
    raise NotImplementedError("it is not written yet")


@pytest.mark.parametrize(
    "make",
    [
        lambda: widgets.weights(attention_weights),
        lambda: widgets.query(dot_attention),
        lambda: captions.click_a_word(knows_it_all),
        lambda: captions.click_a_word(errs),
    ],
)
def test_a_widget_draws_and_says_what_is_seen_at_every_extreme(make: Any, played: Any) -> None:
    played(make()).holds()


def test_weights_hang_on_differences_of_scores_and_share_what_is_hidden(played: Any) -> None:
    weights = played(widgets.weights(attention_weights))
    assert "weights 0.54, 0.30, 0.09, 0.03, 0.04, with sum 1.00." in weights.says()
    assert "weights 0.54, 0.30, 0.09, 0.03, 0.04" in weights.says(added=-3.0)
    assert "weights 0.20, 0.20, 0.20, 0.20, 0.20" in weights.says(factor=0.0)
    assert "weights 0.00, 0.65, 0.20, 0.06, 0.09, with sum 1.00; place 1 is hidden." in weights.says(hide_place_1=True)


def test_a_query_finds_the_mean_from_the_origin_and_one_value_from_afar(played: Any) -> None:
    query = played(widgets.query(dot_attention))
    assert query.says(query_x=0.0, query_y=0.0).endswith("E 0.20, and finds 36.0.")
    assert "C 1.00, D 0.00" in query.says(query_x=-3.0, query_y=3.0)
    query.widget.pointed(0.3, 0.5)  # into the first axes
    assert query.widget.chosen() != {"query_x": 1.0, "query_y": -0.5}


def test_a_click_on_a_word_shows_its_look(played: Any) -> None:
    click = played(captions.click_a_word(knows_it_all))
    assert click.widget.chosen() == {"scene": 1, "line": 1, "word": 3}
    row, column = divmod(int(CELLS[0, 2]), GRID)
    assert click.says() == (
        f"Scene 1, “{sentence(WORDS[0])}”. At “{VOCABULARY[WORDS[0, 2]]}” it looks most at row {row + 1}, column "
        f"{column + 1}, with 96%; 96% lies on the thing that the word is about."
    )
    caption = click.scene.figure.axes[0]
    x, y = click.scene.figure.transFigure.inverted().transform(caption.transData.transform((2, 2)))
    click.widget.pointed(x, 1 - y)
    assert click.widget.chosen() == {"scene": 1, "line": 2, "word": 2}
    assert f"At “{VOCABULARY[WORDS[0, 7]]}”" in click.widget.sentence


def test_wrong_words_are_marked_and_silence_is_told(played: Any) -> None:
    click = played(captions.click_a_word(errs))
    click.says()
    assert [t.get_text() for t in click.scene.figure.axes[0].texts if "✗" in t.get_text()]
    assert click.says(scene=2, line=2).endswith("After its end nothing is said and nothing looked at.")


def test_captions_of_another_shape_are_told(still: Any) -> None:
    widget = captions.click_a_word(lambda images: (WORDS[:, :10], knows_it_all(images)[1]))
    assert "expected (12, 12) and (12, 12, 16)" in still(widget)["text/plain"]


def test_a_captioner_is_shown_while_it_learns(still: Any) -> None:
    widget = captions.learning(Captioner, lessons)
    assert still(widget)["text/plain"].startswith("After 81 batches the loss is ")
    losses, look = list(captions.learning(Captioner, lessons, total=41).begin())[-1]
    assert len(losses) == 41 and np.mean(losses[-5:]) < losses[0] - 0.5
    assert look.sum() == pytest.approx(1)


@pytest.mark.parametrize(
    "make",
    [
        lambda: widgets.weights(unwritten),
        lambda: widgets.query(unwritten),
        lambda: captions.click_a_word(unwritten),
        lambda: captions.learning(unwritten, lessons),
        lambda: captions.learning(Captioner, unwritten),
    ],
)
def test_a_widget_waits_for_an_unwritten_exercise(make: Any, still: Any) -> None:
    assert "write the exercise above" in still(make())["text/plain"]
