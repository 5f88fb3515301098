"""The pictures of notebook 13: an attack, codes, a memory, and three networks that learn."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from course_nn.adversarial import fgsm
from course_nn.feedforward import MLP
from course_nn.losses import CrossEntropyLoss, softmax
from course_nn.widgets import learners, research

RNG = np.random.default_rng(0)
IMAGES, LABELS = RNG.uniform(size=(5, 64)), np.array([3, 1, 4, 1, 5])
NETS = {"one": MLP([64, 10], rng=RNG), "two": MLP([64, 8, 10], rng=RNG)}
CODES = np.concatenate([RNG.normal([-2, 0], 0.1, (20, 2)), RNG.normal([2, 0], 0.1, (20, 2))])
KINDS = np.repeat([3, 7], 20)


def content_weights(memory: np.ndarray, key: np.ndarray, beta: float) -> np.ndarray:
    lengths = np.linalg.norm(memory, axis=1) * np.linalg.norm(key) + 1e-12
    return softmax(beta * (memory @ key) / lengths)


def shift_and_sharpen(w: np.ndarray, shift: np.ndarray, gamma: float) -> np.ndarray:
    moved = shift[0] * np.roll(w, -1) + shift[1] * w + shift[2] * np.roll(w, 1)
    return moved**gamma / (moved**gamma).sum()


def write_and_read(memory: np.ndarray, w: np.ndarray, erase: np.ndarray, add: np.ndarray) -> dict[str, np.ndarray]:
    written = memory * (1 - np.outer(w, erase)) + np.outer(w, add)
    return {"memory": written, "read": w @ written}


HEAD = content_weights, shift_and_sharpen, write_and_read


def attacked() -> Any:
    return research.attack(fgsm, NETS, CrossEntropyLoss(), IMAGES, LABELS)


def left_or_right(h: np.ndarray) -> np.ndarray:
    return np.repeat(h[:, :1] > 0, 64, axis=1)


def unwritten(*args: Any, **settings: Any) -> Any:
    raise NotImplementedError("it is not written yet")


@pytest.mark.parametrize(
    "make", [attacked, lambda: research.latent(left_or_right, CODES, KINDS), lambda: research.machine(*HEAD)]
)
def test_a_widget_draws_and_says_what_is_seen_at_every_extreme(make: Any, played: Any) -> None:
    played(make()).holds()


def test_an_attack_is_drawn_with_what_the_chosen_network_takes_it_for(played: Any) -> None:
    attack = played(attacked())
    p = softmax(NETS["two"].forward(IMAGES[[2]]))[0]
    assert attack.says(epsilon=0.0, picture=3, network="two") == (
        f"With ε = 0.00 the network, two, takes this 4 for a {p.argmax()}, with probability {p.max():.2f}; "
        f"4 has {p[4]:.2f}."
    )
    attack.says(epsilon=0.25, picture=3, network="two")
    shown, added = (axes.images[0].get_array() for axes in attack.scene.figure.axes[:2])
    moved = fgsm(NETS["two"], CrossEntropyLoss(), IMAGES[[2]], [4], 0.25).reshape(8, 8)
    np.testing.assert_allclose(shown, moved)
    np.testing.assert_allclose(added, moved - IMAGES[2].reshape(8, 8))
    assert (IMAGES >= 0).all() and attack.widget.chosen()["picture"] == 2


def test_a_click_on_the_map_draws_what_the_decoder_makes_of_that_code(played: Any) -> None:
    latent = played(research.latent(left_or_right, CODES, KINDS))
    assert "At (2.0, 0.0): of the 15 digits whose codes lie next, 15 are a 7" in latent.says(h1=2.0, h2=0.0)
    assert latent.scene.figure.axes[1].images[0].get_array().min() == 1
    assert "15 are a 3" in latent.says(h1=-2.0, h2=0.0)
    assert latent.scene.figure.axes[1].images[0].get_array().max() == 0
    latent.widget.pointed(0.2, 0.4)
    assert latent.widget.chosen() != {"h1": 0.0, "h2": 0.0}


def test_a_sharp_head_copies_and_a_blurred_one_does_not() -> None:
    memories, looks, read = research.copied(*HEAD, blur=0.2, gamma=8.0)
    L, bits = research.PATTERNS.shape
    np.testing.assert_allclose(read, research.PATTERNS, atol=1e-3)
    np.testing.assert_array_equal(looks.argmax(axis=1), [*range(L), *range(L)])
    np.testing.assert_allclose(memories[-1][:L, :bits], research.PATTERNS, atol=1e-3)
    assert len(memories) == 2 * L + 1 and not memories[0].any()
    blurred = research.copied(*HEAD, blur=0.2, gamma=1.0)[2]
    assert ((blurred > 0.5) != (research.PATTERNS > 0.5)).sum() >= 3


def test_the_machine_tells_where_its_head_is_and_what_is_wrong(played: Any) -> None:
    machine = played(research.machine(*HEAD))
    assert machine.says() == "With a blur of 20% and γ = 8: the memory is empty, and the head stands at row 0."
    assert machine.says(step=3, blur=0.0) == (
        "With a blur of 0% and γ = 8: in step 3 the head wrote most at row 2, with 100% of its weight."
    )
    assert machine.says(step=10).endswith("0 of 20 bits are copied wrong so far.")
    assert "5 of 20 bits are copied wrong" in machine.says(step=10, gamma=1.0)


def cleaner() -> Iterator[Any]:
    clean = np.zeros((6, 64))
    for epoch in range(4):
        yield clean, clean + 0.5, clean + 0.5 / 2**epoch, 0.1 / (epoch + 1)


def test_cleaning_compares_what_is_left_with_what_there_was(still: Any) -> None:
    text = still(learners.cleaning(cleaner, 3))["text/plain"]
    assert text == "After 3 epochs: the noise on these six pictures is 0.250, and 0.004 is left after cleaning."


def game() -> Iterator[Any]:
    for k in range(4):
        yield np.array([k - 1.0, k + 1.0]), np.zeros(121), 0.5, 0.25 * k


def test_a_forger_is_told_by_mean_and_spread(still: Any) -> None:
    text = still(learners.forger(game, lambda x: np.exp(-(x**2)), 3))["text/plain"]
    assert text == (
        "After 75 turns what G makes has mean 3.00 and standard deviation 1.00; the losses are 0.50 for D and 0.75 "
        "for G."
    )


ROWS = [".G", "SX", "#."]


def episodes() -> Iterator[Any]:
    q = np.zeros((6, 4))
    for k in range(3):
        q[2, 0] = 0.25 * k
        yield q.copy(), -1.0 + k


def test_an_agent_shows_its_best_moves(still: Any) -> None:
    widget = learners.agent(episodes, ROWS, 2)
    text = still(widget)["text/plain"]
    assert text == (
        "After 2 episodes the start is worth 0.50 to the agent; the last 20 episodes brought 0.00 on average."
    )
    texts = {t.get_text() for t in widget.frames.scene.figure.axes[0].texts}
    assert {"↑ 0.50", "· 0.00", "start", "goal\n+1", "pit\n-1", "wall"} == texts


@pytest.mark.parametrize(
    "make",
    [
        lambda: research.attack(unwritten, NETS, CrossEntropyLoss(), IMAGES, LABELS),
        lambda: research.latent(unwritten, CODES, KINDS),
        lambda: research.machine(unwritten, *HEAD[1:]),
        lambda: research.machine(*HEAD[:2], unwritten),
        lambda: learners.cleaning(unwritten, 3),
        lambda: learners.forger(unwritten, np.exp, 3),
        lambda: learners.agent(unwritten, ROWS, 2),
    ],
)
def test_a_widget_waits_for_an_unwritten_exercise(make: Any, still: Any) -> None:
    assert "write the exercise above" in still(make())["text/plain"]
