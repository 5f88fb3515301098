"""check("name"): the instant check of a notebook, shown as a short friendly card.

Under nbgrader the same call gives what nbgrader reads: the points as a number when it autogrades (partial credit
included), an AssertionError with the hint when it validates.
"""

from __future__ import annotations

import os
import sys
from html import escape
from typing import Any

from course_nn.checks import journal, probes
from course_nn.checks.judge import Verdict, judge
from course_nn.checks.key import PUBLIC, Key, contents, find
from course_nn.checks.names import find as find_function
from course_nn.checks.outcome import MISSING, capture

_ABSENT: Any = object()
_seen: dict[str, Verdict] = {}  # the latest verdict of each exercise since the kernel started


class Result:
    """A verdict as the notebook shows it."""

    def __init__(self, key: Key, verdict: Verdict):
        self.key, self.verdict, self.remark = key, verdict, ""

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        graded = "NBGRADER_EXECUTION" in os.environ
        text = f"{self.verdict.points:g}" if graded else str(self)
        return {"text/plain": text, "text/html": html(self.key, self.verdict, self.remark)}

    def __str__(self) -> str:
        v = self.verdict
        lines = [f"{_headline(v)} ({v.points:g} of {v.max_points:g} points)"]
        lines += [f"  {hint}" for hint in _hints(v)]
        if v.counterexample:
            c = v.counterexample
            lines += [f"  {_smallest(v)}: {c.case}"]
            lines += [f"    {name} = {text}" for name, text in c.inputs.items()]
            lines += [f"    your answer: {c.got}", f"    expected:    {c.expected}"]
        return "\n".join([*lines, *(f"  {text}" for text in (_so_far(self.key), self.remark) if text)])

    __repr__ = __str__


def check(exercise: str, answer: Any = _ABSENT) -> Result:
    """Compare your answer to the exercise with the expected results, and say which mistake it is, if any.

    exercise: its name, as "mse_gradient". The answer is your object of that name.
    answer: another object to try instead, as a draft of yours; what is said of it counts for nothing.
    """
    own = answer is _ABSENT
    if own:
        answer = sys._getframe(1).f_globals.get(exercise, _ABSENT)
    key = find(exercise)
    probe = find_function(key.probe, probes)
    verdict = judge(key, lambda args: MISSING if answer is _ABSENT else capture(probe, answer, args))
    result = Result(key, verdict)
    if not own:
        return result
    _seen[exercise] = verdict
    result.remark = journal.record(verdict, key.notebook)
    if os.environ.get("NBGRADER_EXECUTION") == "validate" and not verdict.passed:
        raise AssertionError(str(result))
    return result


def _headline(v: Verdict) -> str:
    if v.passed:
        return f"{v.exercise}: passed"
    if v.state == "not attempted":
        return f"{v.exercise}: not attempted"
    return f"{v.exercise}: partly right" if v.points else f"{v.exercise}: not yet"


def _hints(v: Verdict) -> list[str]:
    return [hint for hint in (v.hint, *(hint for _, hint in v.more)) if hint]


def _smallest(v: Verdict) -> str:
    same = v.counterexample and v.counterexample.got == v.counterexample.expected
    return "The smallest such case" if same else "The smallest case that differs"


def _so_far(key: Key) -> str:
    """Points and exercises of this notebook, as far as the kernel has seen them."""
    _, exercises, choice = contents(PUBLIC)[key.notebook]
    seen = [_seen[name] for name in exercises if name in _seen]
    if len(seen) == len(exercises) and all(v.passed for v in seen):
        return "All visible checks of this notebook passed."
    points, total = choice.total({v.exercise: v.points for v in seen}), choice.total(exercises)
    passed = sum(v.passed for v in seen)
    rule = f"; {choice}" if choice.groups else ""
    return f"So far in this notebook: {points:g} of {total:g} points, {passed} of {len(exercises)} exercises{rule}."


_STYLE = {  # colours of Okabe and Ito, told apart by colour-blind eyes; the sign says the same
    "passed": ("✓", "#009E73"),
    "partly": ("◐", "#E69F00"),
    "failed": ("✗", "#D55E00"),
    "not attempted": ("○", "#777777"),
}


def html(key: Key, v: Verdict, remark: str = "") -> str:
    """The verdict as a card, with a remark below it. Every text is escaped: a student's message is data here too."""
    sign, colour = _STYLE["partly" if v.state == "failed" and v.points else v.state]
    parts = [
        f'<div role="status" style="border-left:5px solid {colour};padding:.4em .9em;margin:.3em 0;max-width:50em">'
        f'<div><b style="color:{colour}">{sign}</b> <b>{escape(_headline(v))}</b>'
        f'<span style="float:right">{v.points:g} of {v.max_points:g} points</span></div>'
    ]
    if len(v.groups) > 1 and v.state != "not attempted":
        marks = "&ensp;".join(f"{'✓' if ok else '✗'}&nbsp;{escape(name)}" for name, ok in v.groups.items())
        parts.append(f'<div style="opacity:.8">{marks}</div>')
    parts += [f'<div style="margin:.4em 0">{escape(hint)}</div>' for hint in _hints(v)]
    if v.counterexample:
        parts.append(_table(v))
    if v.see and not v.passed:
        parts.append(f'<div style="opacity:.8">Read: {escape(v.see)}</div>')
    parts.append(f'<div style="opacity:.8;font-size:90%">{escape(_so_far(key))}</div>')
    parts += [f"<div>{escape(remark)}</div>"] if remark else []
    return "".join([*parts, "</div>"])


def _table(v: Verdict) -> str:
    c = v.counterexample
    assert c
    rows = [*c.inputs.items(), ("your answer", c.got), ("expected", c.expected)]
    cells = "".join(
        f'<tr><th scope="row" style="text-align:right;vertical-align:top">{escape(name)}</th>'
        f'<td style="text-align:left"><pre style="margin:0;background:none">{escape(text)}</pre></td></tr>'
        for name, text in rows
    )
    return f"<details open><summary>{_smallest(v)}: {escape(c.case)}</summary><table>{cells}</table></details>"
