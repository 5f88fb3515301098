"""One to many: say something, hear it, go on; and how much is left to chance."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from autograder.exercise import Case, Exercise
from course_nn import sequences, tokens
from course_nn.checks.measures.sequence_machines import chances
from course_nn.checks.probes.sequence_machines import drawn, generated
from course_nn.losses import softmax
from course_nn.tokens import PAD, START, STOP

Array = np.ndarray
Rng = np.random.Generator
Step = Callable[[int, Any], tuple[Array, Any]]
Choose = Callable[[Array], int]

# Generating ---------------------------------------------------------------------------------------------------------

generate = Exercise(
    sequences.generate,
    points={"without an end": 1, "up to STOP": 1},
    probe=generated,
    see="Lecture, section 2b; Goodfellow et al. 10.2.4",
)


@generate.cases
def _(rng: Rng) -> Iterator[Case]:
    def scores(most: int, length: int, K: int) -> dict[str, Any]:
        """What a network scores: its second choice is STOP at the step `length`, and another symbol each time."""
        z = rng.uniform(-2, 1, size=(most + 3, K, K))
        z[..., [PAD, START, STOP]] -= 9
        last = START
        for t in range(most + 3):
            second, first = rng.choice([k for k in range(3, K) if k != last], 2, replace=False)
            second = STOP if t == length - 1 else second
            z[t, last, second], z[t, last, first] = 10, 20
            last = second
        return {"scores": z.round(2), "most": most}

    yield Case("three symbols", "without an end", **scores(3, 99, 7))
    yield Case("six symbols", "without an end", **scores(6, 99, 8))
    yield Case("STOP after two others", "up to STOP", **scores(5, 3, 7))
    yield Case("STOP after four others", "up to STOP", **scores(9, 5, 9))


def _generate(
    step: Step,
    choose: Choose,
    most: int,
    first: int = START,
    feed: Callable[[int, Array], int] = lambda symbol, scores: symbol,
    carry: Callable[[Any], Any] = lambda state: state,
    ends: bool = True,
) -> list[int]:
    """The right loop, with one of its parts replaced."""
    said: list[int] = []
    heard, state = first, None
    while len(said) < most:
        scores, state = step(heard, carry(state))
        symbol = int(choose(scores))
        said.append(symbol)
        if ends and symbol == STOP:
            break
        heard = feed(symbol, scores)
    return said


@generate.mistake
def start_again_and_again(step: Step, choose: Choose, most: int) -> Any:
    """You give START to every step; from the second on, a step hears the symbol just said."""
    return _generate(step, choose, most, feed=lambda symbol, scores: START)


@generate.mistake
def start_is_missing(step: Step, choose: Choose, most: int) -> Any:
    """Your first step does not hear START: that is how the network learned that a sequence begins."""
    return _generate(step, choose, most, first=PAD)


@generate.mistake
def stop_for_start(step: Step, choose: Choose, most: int) -> Any:
    """Your first step hears STOP; a sequence begins with START."""
    return _generate(step, choose, most, first=STOP)


@generate.mistake
def state_left_behind(step: Step, choose: Choose, most: int) -> Any:
    """Every step of yours begins without a state and knows nothing of what was said before: hand on the one you got."""
    return _generate(step, choose, most, carry=lambda state: None)


@generate.mistake
def highest_score(step: Step, choose: Choose, most: int) -> Any:
    """You say the symbol of the highest score, always; which one to say is for `choose` to decide."""
    return _generate(step, lambda scores: int(scores.argmax()), most)


@generate.mistake
def hears_the_likeliest(step: Step, choose: Choose, most: int) -> Any:
    """The next step hears the likeliest symbol, not the one that was said: feed back what `choose` returned."""
    return _generate(step, choose, most, feed=lambda symbol, scores: int(scores.argmax()))


@generate.mistake
def likeliest_said(step: Step, choose: Choose, most: int) -> Any:
    """The next step hears what `choose` returned, but your list has the likeliest symbols: keep what was chosen."""
    likeliest: list[int] = []

    def listen(scores: Array) -> int:
        likeliest.append(int(scores.argmax()))
        return choose(scores)

    _generate(step, listen, most)
    return likeliest


@generate.mistake
def never_ends(step: Step, choose: Choose, most: int) -> Any:
    """You go on after STOP: when it has been said, the sequence is over."""
    return _generate(step, choose, most, ends=False)


@generate.mistake
def stop_not_kept(step: Step, choose: Choose, most: int) -> Any:
    """You leave STOP out of the list; it was said, so it belongs there."""
    return [symbol for symbol in _generate(step, choose, most) if symbol != STOP]


@generate.mistake
def start_kept(step: Step, choose: Choose, most: int) -> Any:
    """Your list begins with START, which nobody said: it is only what the first step hears."""
    return [START, *_generate(step, choose, most)]


@generate.mistake
def start_among_them(step: Step, choose: Choose, most: int) -> Any:
    """Your list begins with START, and that takes the place of one symbol: keep only what was said, up to `most`."""
    return [START, *_generate(step, choose, most - 1)]


@generate.mistake
def one_too_few(step: Step, choose: Choose, most: int) -> Any:
    """You end one symbol early: there may be `most` of them."""
    return _generate(step, choose, most - 1)


@generate.mistake
def one_too_many(step: Step, choose: Choose, most: int) -> Any:
    """You say one symbol more than `most`."""
    return _generate(step, choose, most + 1)


@generate.mistake
def filled_up(step: Step, choose: Choose, most: int) -> Any:
    """You fill the list up to `most`; it ends with STOP, or after `most` symbols."""
    said = _generate(step, choose, most)
    return said + [PAD] * (most - len(said))


@generate.mistake
def last_one_only(step: Step, choose: Choose, most: int) -> Any:
    """You return the last symbol only: keep each one that was said."""
    return _generate(step, choose, most)[-1:]


@generate.mistake
def hears_the_one_before(step: Step, choose: Choose, most: int) -> Any:
    """Your steps hear a symbol late, the one before the last: feed back the one that was just said."""
    heard = [START]

    def late(symbol: int, scores: Array) -> int:
        heard.append(symbol)
        return heard[-2]

    return _generate(step, choose, most, feed=late)


# Sampling -----------------------------------------------------------------------------------------------------------

sample = Exercise(
    tokens.sample,
    points={"chances": 0.5, "near temperature 0": 0.5},
    probe=drawn,
    measure=chances,
    see="Goodfellow et al. 6.2.2.3",
)


@sample.cases
def _(rng: Rng) -> Iterator[Case]:
    def inputs(scores: Array, temperature: float, draws: int = 2500) -> dict[str, Any]:
        seed = int(rng.integers(2**31))
        return {"scores": scores, "temperature": temperature, "draws": draws, "seed": seed}

    spread = np.array([1.6, 1.1, 0.3, -0.5, 0.0])
    for temperature in (0.5, 2.0):
        yield Case(f"temperature {temperature:g}", "chances", **inputs(rng.permutation(spread), temperature))
    scores = rng.permutation(np.array([8.0, -5.0, 3.0, 0.0, -9.0]))
    yield Case("temperature 0.01", "near temperature 0", **inputs(scores, 0.01, 200))


def _draw(p: Array, rng: Rng) -> int:
    return int(rng.choice(len(p), p=p))


def _softmax(z: Array) -> Array:
    return np.asarray(softmax(z[None])[0])


@sample.mistake
def multiplied(scores: Array, temperature: float, rng: Rng) -> int:
    """You multiply by the temperature: dividing by a small one makes the differences large, and the choice sure."""
    return _draw(_softmax(scores * temperature), rng)


@sample.mistake
def always_the_likeliest(scores: Array, temperature: float, rng: Rng) -> int:
    """You always take the highest score: draw, so that the others get their share."""
    rng.random()
    return int(scores.argmax())


@sample.mistake
def temperature_forgotten(scores: Array, temperature: float, rng: Rng) -> int:
    """Your chances are the same at all temperatures: the scores have to be divided by it before the softmax."""
    return _draw(_softmax(scores), rng)


@sample.mistake
def unlikely_preferred(scores: Array, temperature: float, rng: Rng) -> int:
    """You prefer what scores low: the exponent has no minus sign."""
    return _draw(_softmax(-scores / temperature), rng)


@sample.mistake
def all_alike(scores: Array, temperature: float, rng: Rng) -> int:
    """You draw all symbols equally often: give the draw their chances."""
    return int(rng.integers(len(scores)))


@sample.mistake
def scores_for_chances(scores: Array, temperature: float, rng: Rng) -> int:
    """You draw in proportion to the scores, moved so that none is negative: chances come from the softmax."""
    spread = scores - scores.min()
    return _draw(spread / spread.sum(), rng)


@sample.mistake
def another_generator(scores: Array, temperature: float, rng: Rng) -> int:
    """You draw with a generator of your own: use the one that you are given, so that a draw can be repeated."""
    p = np.cumsum(_softmax(scores / temperature))
    _state[0] = (_state[0] * 6364136223846793005 + 1442695040888963407) % 2**64
    return int(min((p < _state[0] / 2**64).sum(), len(p) - 1))


_state = [1]  # of that generator


@sample.mistake
def chances_returned(scores: Array, temperature: float, rng: Rng) -> Any:
    """You return something else than one symbol: draw one with these chances, a whole number from 0."""
    return _softmax(scores / temperature)


@sample.mistake
def scores_scaled_otherwise(scores: Array, temperature: float, rng: Rng) -> int:
    """Your chances depend on the temperature, but otherwise than softmax(scores / temperature)."""
    return _draw(_softmax(scores / temperature**2), rng)
