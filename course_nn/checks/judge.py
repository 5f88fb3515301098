"""judge(key, run) -> Verdict: did the answer pass, and if not, which mistake was it?

The order of the claims, strongest first; a false diagnosis is worse than none, so each claim needs every case:
1. every case agrees: passed;
2. the results are exactly those of one known mistake (all cases, or all cases of a group that failed);
3. a symptom of a known mistake holds on every case it looks at;
4. what can be said of any program: see `diagnosis`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from course_nn.checks import measures
from course_nn.checks.diagnosis import NOT_ATTEMPTED, Counterexample, counterexample, diagnose, not_attempted
from course_nn.checks.key import Key, Mistake
from course_nn.checks.names import find
from course_nn.checks.outcome import Outcome, measured
from course_nn.checks.probes import ENTRIES
from course_nn.checks.symptoms import holds
from course_nn.checks.values import agrees

Run = Callable[[tuple[Any, ...]], Outcome]
NOTE = "note"  # the cause of what is said of an answer that counts, among a verdict's `more`


@dataclass(frozen=True)
class Verdict:
    """What is said of one answer. `cause` is a mistake's id or a general diagnosis's; "" if passed."""

    exercise: str
    state: str  # "passed", "failed" or "not attempted"
    points: float
    max_points: float
    cause: str = ""
    hint: str = ""
    groups: dict[str, bool] = field(default_factory=dict)
    more: tuple[tuple[str, str], ...] = ()  # (cause, hint) of further groups that failed for another reason; notes
    counterexample: Counterexample | None = None
    see: str = ""

    @property
    def passed(self) -> bool:
        """True if every case agreed."""
        return self.state == "passed"

    @property
    def name(self) -> str:
        """The verdict in one word: passed, or the cause."""
        return "passed" if self.passed else self.cause


def judge(key: Key, run: Run) -> Verdict:
    """Run the answer on every case of the key and say what is right, or which mistake it is."""
    outcomes = []
    for case in key.cases:
        args = tuple(case.inputs.values())
        outcome = run(args)
        if key.measure:
            outcome = measured(outcome, find(key.measure, measures), (*args, *case.secret.values()))
        outcomes.append(outcome)
    if all(not_attempted(o) for o in outcomes):
        return Verdict(key.exercise, "not attempted", 0.0, key.max_points, "not_attempted", NOT_ATTEMPTED,
                       dict.fromkeys(key.points, False), see=key.see)  # fmt: skip
    right = max(_rights(key), key=lambda right: _points(key, _groups(key, outcomes, right)))
    groups = _groups(key, outcomes, right)
    if all(groups.values()):
        return Verdict(key.exercise, "passed", key.max_points, key.max_points, groups=groups,
                       more=_notes(key, outcomes), see=key.see)  # fmt: skip
    wrong = [i for i, o in enumerate(outcomes) if not _right(key, right[i], o)]
    claims = _claims(key, outcomes, right, groups, {i for i in wrong if not outcomes[i].raised})
    # what no claim explains is described, so that no group fails without a word
    left = [i for i in wrong if not any(i in claim.cases for claim in claims)]
    if left:
        cause, hint, i = diagnose(key, outcomes, right, left)
        claims.append(Claim(cause, hint, (i,)))
    first, *more = claims
    return Verdict(
        key.exercise, "failed", _points(key, groups), key.max_points, first.cause, first.hint, groups,
        (*((c.cause, c.hint) for c in more if c.cause != first.cause), *_notes(key, outcomes)),
        counterexample(key, outcomes, right, [i for i in first.cases if i in wrong]), key.see,
    )  # fmt: skip


class Claim(NamedTuple):
    """A cause with its hint, and the cases that it explains."""

    cause: str
    hint: str
    cases: tuple[int, ...]


def _rights(key: Key) -> list[tuple[Outcome, ...]]:
    return [tuple(c.expected for c in key.cases), *key.alternatives]


def _right(key: Key, right: Outcome, got: Outcome) -> bool:
    """The value agrees, no input was changed, and NumPy was not made to warn."""
    return (
        got.raised is None
        and agrees(right.value, got.value, key.rtol, key.atol)
        and not got.changed
        and (not got.warning or bool(right.warning))
    )


def _groups(key: Key, outcomes: Sequence[Outcome], right: Sequence[Outcome]) -> dict[str, bool]:
    return {
        group: all(_right(key, r, o) for c, o, r in zip(key.cases, outcomes, right, strict=True) if c.group == group)
        for group in key.points
    }


def _points(key: Key, groups: dict[str, bool]) -> float:
    return float(round(sum(points for group, points in key.points.items() if groups[group]), 9))


def _same(key: Key, mistake: Outcome, got: Outcome, right: Outcome) -> bool:
    """The mistake gives just this. Warnings count only where the mistake's value is right in spite of them."""
    if mistake.raised or got.raised:
        return bool(mistake.raised and got.raised) and mistake.raised.type_name == got.raised.type_name  # type: ignore[union-attr]
    if not agrees(mistake.value, got.value, key.rtol, key.atol) or mistake.changed != got.changed:
        return False
    return bool(mistake.warning) == bool(got.warning) or not agrees(right.value, got.value, key.rtol, key.atol)


def _claims(
    key: Key, outcomes: Sequence[Outcome], right: Sequence[Outcome], groups: dict[str, bool], telling: set[int]
) -> list[Claim]:
    """What can be claimed: one mistake for the whole answer, or one for each group that failed.

    telling: the cases with a wrong value; those with an error say little of where it comes from.
    """
    everywhere = tuple(range(len(key.cases)))
    failed = {
        group: tuple(i for i in everywhere if key.cases[i].group == group) for group, ok in groups.items() if not ok
    }
    whole = [m for m in key.mistakes if _explains(key, m, outcomes, right, everywhere, telling)]
    if whole:
        return [Claim(whole[0].cause, _named(key, whole[0], failed), everywhere)] if len(whole) == 1 else []
    found: dict[str, tuple[Mistake, list[str]]] = {}
    for group, members in failed.items():
        fitting = [m for m in key.mistakes if _explains(key, m, outcomes, right, members, telling)]
        if len(fitting) == 1:
            found.setdefault(fitting[0].cause, (fitting[0], []))[1].append(group)
    claims = [
        Claim(cause, _named(key, m, names), tuple(i for name in names for i in failed[name]))
        for cause, (m, names) in found.items()
    ]
    return claims or _symptoms(key, outcomes, right)


def _named(key: Key, mistake: Mistake, groups: Iterable[str]) -> str:
    """The hint; in a table of entries after the names of those that it is about, unless that is all of them."""
    names = list(groups)
    if key.probe not in ENTRIES or len(names) == len(key.points):
        return mistake.hint
    return f"{', '.join(names)}: {mistake.hint}"


def _explains(
    key: Key,
    m: Mistake,
    outcomes: Sequence[Outcome],
    right: Sequence[Outcome],
    where: Sequence[int],
    telling: set[int],
) -> bool:
    """The answer gave just what the mistake gives on every case of `where`, and not only an error of the same type."""
    order = sorted(where, key=lambda i: i not in telling)  # those that tell most first, since one that differs decides
    return not telling.isdisjoint(where) and all(_same(key, m.outcomes[i], outcomes[i], right[i]) for i in order)


def _notes(key: Key, outcomes: Sequence[Outcome]) -> tuple[tuple[str, str], ...]:
    """What the measure says of cases that count, each sentence once, after the groups that it holds for."""
    groups: dict[str, list[str]] = {}
    for case, outcome in zip(key.cases, outcomes, strict=True):
        if outcome.note:
            groups.setdefault(outcome.note, []).append(case.group)
    return tuple((NOTE, f"{', '.join(dict.fromkeys(names))}: {note}") for note, names in groups.items())


def _symptoms(key: Key, outcomes: Sequence[Outcome], right: Sequence[Outcome]) -> list[Claim]:
    found: dict[str, Claim] = {}
    for s in key.symptoms:
        where = tuple(i for i, c in enumerate(key.cases) if not s.group or c.group == s.group)
        if all(
            outcomes[i].raised is None and holds(s.relation, outcomes[i].value, right[i].value, s.parameters)
            for i in where
        ):
            found[s.cause] = Claim(s.cause, s.hint, where)
    return list(found.values()) if len(found) == 1 else []
