"""check("name"): the instant check of a notebook, shown as a short friendly card; hint("name"): more of what it found.

Under nbgrader check gives what nbgrader reads: the points as a number when it autogrades (partial credit included), an
AssertionError with the hint when it validates.
"""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from typing import Any

from course_nn.checks import journal, probes
from course_nn.checks.card import Card, layers
from course_nn.checks.judge import judge
from course_nn.checks.key import PUBLIC, Key, contents, find
from course_nn.checks.names import find as find_function
from course_nn.checks.outcome import MISSING, capture

_ABSENT: Any = object()
_own: dict[str, Card] = {}  # the latest card of each exercise since the kernel started
_latest: dict[str, Card] = {}  # the same, with those of drafts


class NotPassed(AssertionError):
    """What nbgrader's Validate shows of a check that did not pass: what it says, without the lines it was raised in."""

    def _render_traceback_(self) -> list[str]:  # IPython asks for it
        return str(self).splitlines()


def check(exercise: str, answer: Any = _ABSENT) -> Card:
    """Compare your answer to the exercise with the expected results, and say which mistake it is, if any.

    exercise: its name, as "mse_gradient". The answer is your object of that name.
    answer: another object to try instead, as a draft of yours; what is said of it counts for nothing.
    """
    if answer is not _ABSENT:
        return _checked(exercise, answer, own=False)
    return _checked(exercise, sys._getframe(1).f_globals.get(exercise, _ABSENT), own=True)


def hint(exercise: str) -> Card:
    """Ask for more about what the last check of an exercise said: its smallest case in numbers, then where to read.

    Asking costs nothing. When the check says something else, it begins again with one sentence.
    """
    if exercise not in _latest:
        _checked(exercise, sys._getframe(1).f_globals.get(exercise, _ABSENT), own=True)
    key, card = find(exercise), _latest[exercise]
    if card.asked == len(layers(card.verdict)):
        return _shown(card, key)
    more = replace(card, asked=card.asked + 1)
    remark = ""
    if card is _own.get(exercise):
        _own[exercise] = more
        remark = journal.write("hint", exercise, key.notebook, cause=more.verdict.cause, layer=more.asked)
    _latest[exercise] = more
    return _shown(more, key, remark)


def _checked(exercise: str, answer: Any, own: bool) -> Card:
    key = find(exercise)
    probe = find_function(key.probe, probes)
    verdict = judge(key, lambda args: MISSING if answer is _ABSENT else capture(probe, answer, args))
    under = os.environ.get("NBGRADER_EXECUTION", "")
    asked = _asked(exercise, verdict.cause) if own else 0
    if under == "autograde":  # whoever grades sees all there is
        asked = len(layers(verdict))
    card = _latest[exercise] = Card(verdict, asked, graded=bool(under))
    if not own:
        return _shown(card, key)
    _own[exercise] = card
    if under == "validate" and not verdict.passed:
        raise NotPassed(str(_shown(card, key)))
    return _shown(card, key, journal.record(verdict, key.notebook))


def _shown(card: Card, key: Key, remark: str = "") -> Card:
    return replace(card, below=(_so_far(key), remark))


def _asked(exercise: str, cause: str) -> int:
    """How many layers were asked for since the checks began to say this, by this kernel or by the file."""
    before = _own.get(exercise)
    said, asked = (before.verdict.cause, before.asked) if before else journal.asked(exercise)
    return asked if said == cause else 0


def _so_far(key: Key) -> str:
    """Points and exercises of this notebook, as far as the kernel has seen them."""
    _, exercises, choice = contents(PUBLIC)[key.notebook]
    seen = [_own[name].verdict for name in exercises if name in _own]
    if len(seen) == len(exercises) and all(v.passed for v in seen):
        return "All visible checks of this notebook passed."
    points, total = choice.total({v.exercise: v.points for v in seen}), choice.total(exercises)
    passed = sum(v.passed for v in seen)
    rule = f"; {choice}" if choice.groups else ""
    return f"So far in this notebook: {points:g} of {total:g} points, {passed} of {len(exercises)} exercises{rule}."
