"""The card that a notebook shows for a verdict: one sentence, and below it the hints that were asked for."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import Any

from course_nn.checks.judge import Verdict

OFFERS = {"numbers": "shows the smallest such case in numbers", "reading": "says where to read about it"}
_STYLE = {  # colours of Okabe and Ito, told apart by colour-blind eyes; the sign says the same
    "passed": ("✓", "#009E73"),
    "partly": ("◐", "#E69F00"),
    "failed": ("✗", "#D55E00"),
    "not attempted": ("○", "#777777"),
}


def layers(v: Verdict) -> list[str]:
    """What can be asked for beyond the sentence, in order."""
    there = {"numbers": v.counterexample, "reading": v.see and not v.passed}
    return [name for name in OFFERS if there[name]]


@dataclass(frozen=True)
class Card:
    """A verdict as the notebook shows it. asked: how many layers of hints; below: sentences at its foot.

    graded: it is nbgrader that runs the notebook, and reads the points as a number.
    """

    verdict: Verdict
    asked: int = 0
    below: tuple[str, ...] = ()
    graded: bool = False

    @property
    def shown(self) -> list[str]:
        """The layers that were asked for."""
        return layers(self.verdict)[: self.asked]

    @property
    def offer(self) -> str:
        """How to ask for the next layer, if there is one."""
        left = layers(self.verdict)[self.asked :]
        return f'hint("{self.verdict.exercise}") {OFFERS[left[0]]}.' if left else ""

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        return {"text/plain": f"{self.verdict.points:g}" if self.graded else str(self), "text/html": html(self)}

    def __str__(self) -> str:
        v = self.verdict
        lines = [f"{_headline(v)} ({v.points:g} of {v.max_points:g} points)", *(f"  {hint}" for hint in _hints(v))]
        c = v.counterexample
        if c and "numbers" in self.shown:
            lines += [f"  {_smallest(v)}: {c.case}"]
            lines += [f"    {name} = {text}" for name, text in c.inputs.items()]
            lines += [f"    your answer: {c.got}", f"    expected:    {c.expected}"]
        if "reading" in self.shown:
            lines += [f"  Read: {v.see}"]
        return "\n".join([*lines, *(f"  {text}" for text in (self.offer, *self.below) if text)])

    __repr__ = __str__


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


def html(card: Card) -> str:
    """The card as HTML. Every text is escaped: a student's message is data here too."""
    v = card.verdict
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
    if "numbers" in card.shown:
        parts.append(_table(v))
    if "reading" in card.shown:
        parts.append(f"<div>Read: {escape(v.see)}</div>")
    if card.offer:
        call, does = card.offer.split(" ", 1)
        parts.append(f'<div style="opacity:.8"><code>{escape(call, quote=False)}</code> {escape(does)}</div>')
    parts += [f'<div style="opacity:.8;font-size:90%">{escape(text)}</div>' for text in card.below if text]
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
    return f"<div>{_smallest(v)}: {escape(c.case)}</div><table>{cells}</table>"
