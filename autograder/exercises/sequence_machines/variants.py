"""Which of the five: where inputs come in, and where outputs come out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from autograder.exercise import Case, Exercise
from course_nn.checks import probes

Rng = np.random.Generator

_TASKS = {
    "digit": "one to one",
    "house": "one to one",
    "caption": "one to many",
    "name": "one to many",
    "action": "many to one",
    "next_year": "many to one",
    "word_kinds": "many to many",
    "sum_so_far": "many to many",
    "translation": "delayed",
    "summary": "delayed",
}

variants = Exercise(
    _TASKS, points=dict.fromkeys(_TASKS, 0.2), probe=probes.entry, see="Lecture, section 2b; Goodfellow et al. 10.2"
)


@variants.cases
def _(rng: Rng) -> Iterator[Case]:
    for task in _TASKS:
        yield Case(task.replace("_", " "), task, task=task)


def _taken_for(choice: str, *true: str) -> dict[str, str]:
    """The right table, but all tasks of these kinds taken for another."""
    return {task: choice if kind in true else kind for task, kind in _TASKS.items()}


@variants.mistake
def pixels_are_no_steps() -> Any:
    """All of the input is there at once, and one number or class is asked: many numbers do not make a sequence, only
    an order in time, or along a text, does.
    """
    return _taken_for("many to one", "one to one")


@variants.mistake
def scores_are_no_steps() -> Any:
    """One answer is asked, once: that it may take several scores, one a class, does not make it a sequence."""
    return _taken_for("one to many", "one to one")


@variants.mistake
def no_sequence_at_all() -> Any:
    """Nothing here comes one after the other, neither what goes in nor what comes out: no recurrence is needed."""
    return _taken_for("many to many", "one to one")


@variants.mistake
def nothing_to_wait_for() -> Any:
    """A delayed network hears a sequence to its end before it speaks; here there is neither a sequence to hear nor one
    to say.
    """
    return _taken_for("delayed", "one to one")


@variants.mistake
def a_sentence_is_many() -> Any:
    """What comes out is a row of words or letters, each with those before in mind: a sequence, not one output."""
    return _taken_for("one to one", "one to many")


@variants.mistake
def direction_exchanged() -> Any:
    """You have the direction the wrong way round: one thing goes in, and what comes out is a sequence."""
    return _taken_for("many to one", "one to many")


@variants.mistake
def own_words_are_no_inputs() -> Any:
    """Only one thing is given, before the first step: what the network hears later are its own words, which count as
    outputs.
    """
    return _taken_for("many to many", "one to many")


@variants.mistake
def nothing_heard_first() -> Any:
    """Delayed means that a whole sequence is heard first; here it can speak after a single input."""
    return _taken_for("delayed", "one to many")


@variants.mistake
def order_counts() -> Any:
    """What goes in comes in an order that matters, and may be longer or shorter: a plain network has neither."""
    return _taken_for("one to one", "many to one")


@variants.mistake
def direction_exchanged_too() -> Any:
    """You have the direction the wrong way round: a sequence goes in, and one answer comes out."""
    return _taken_for("one to many", "many to one")


@variants.mistake
def asked_once() -> Any:
    """Here nobody asks for an output at every step: there is one answer about all of them, after the last."""
    return _taken_for("many to many", "many to one")


@variants.mistake
def one_answer_only() -> Any:
    """It does wait to the end, but then one number or class is enough: delayed is for a sequence of answers."""
    return _taken_for("delayed", "many to one")


@variants.mistake
def neighbours_matter() -> Any:
    """An answer depends on the steps before its own, too: without a state that is carried on, they are forgotten."""
    return _taken_for("one to one", "many to many")


@variants.mistake
def an_input_for_each_output() -> Any:
    """At every step something new goes in, not only at the first."""
    return _taken_for("one to many", "many to many")


@variants.mistake
def asked_at_every_step() -> Any:
    """An answer is asked at every step, not once at the end: count the outputs."""
    return _taken_for("many to one", "many to many")


@variants.mistake
def no_need_to_wait() -> Any:
    """Each answer belongs to the input of its own step, and there are as many: nothing has to be heard to its end
    first.
    """
    return _taken_for("delayed", "many to many")


@variants.mistake
def two_sequences() -> Any:
    """A sequence goes in and a sequence comes out: that is as far from one to one as can be."""
    return _taken_for("one to one", "delayed")


@variants.mistake
def a_text_is_heard_first() -> Any:
    """What goes in is not one thing but a text, word by word: it has to be heard before anything is said."""
    return _taken_for("one to many", "delayed")


@variants.mistake
def more_than_one_word() -> Any:
    """After the end of the text comes not one answer but a text again, word by word."""
    return _taken_for("many to one", "delayed")


@variants.mistake
def cannot_answer_at_once() -> Any:
    """The first word said may depend on the last one heard, and the two texts differ in length: it cannot answer word
    for word, so it hears everything first.
    """
    return _taken_for("many to many", "delayed")
