"""Results and a policy -> each student's standing, and every change on the way with its reason."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from autograder import results
from autograder.downloads import log
from autograder.downloads.log import Row
from autograder.policy import NAME, Policy, PolicyError, end_of, read
from autograder.results import Change, Result, Standing
from autograder.syllabus import NOTEBOOKS


def changes(grading: Path, submissions: Path, db_url: str = "") -> list[Change]:
    """What the policy of a grading folder changes; nothing is read if there is none."""
    if not (grading / NAME).exists():
        return []
    standings = apply(read(grading), results.read(grading, db_url), log.read(submissions))
    return [c for s in standings for c in s.changes]


def apply(policy: Policy, marks: Sequence[Result], rows: Iterable[Row], only: Collection[str] = ()) -> list[Standing]:
    """Every student's standing under the policy. rows: of the log, which says when what was handed in.

    marks: of all notebooks. only: the notebooks that the standing is of, by themselves; which of all are the best does
    not matter then. Raises PolicyError if the policy names a student or notebook that is not there, or lateness cannot
    be told.
    """
    _known(policy, marks)
    marks = [r for r in marks if not only or r.notebook in only]
    times = {(r.student, r.notebook): r for r in rows if r.counts == "yes"}
    changes: list[Change] = []
    found: dict[tuple[str, str], Result] = {}
    unclear = []
    for r in marks:
        try:
            found[r.student, r.notebook] = _in_time(policy, r, times.get((r.student, r.notebook)), changes)
        except _Unclear as error:
            unclear.append(f"  {r.student}, {r.notebook}: {error}")
    if unclear:
        head = f"when these were handed in is not known, and {policy.path} takes points off for lateness:"
        todo = "Write a [[handed_in]] for each, with student, notebook, time and reason."
        raise PolicyError("\n".join([head, *unclear, todo]))
    for a in policy.adjusts:
        mark = found.get((a["student"], a["notebook"]))
        if mark:
            _change(found, mark, a["to"] if "to" in a else mark.points + a["points"], a["reason"], changes)
    most: dict[str, float] = {}
    for r in marks:
        most[r.notebook] = max(r.max_points, most.get(r.notebook, 0.0))
    for group in policy.groups:
        _share(found, group, most, changes)
    standings: dict[str, Standing] = {}
    for (student, notebook), r in sorted(found.items()):
        standings.setdefault(student, Standing(student, sum(most.values()))).results[notebook] = r
    for c in changes:
        if c.student in standings:
            standings[c.student].changes.append(c)
    for s in standings.values():
        for best in () if only else policy.bests:
            _drop(s, best, most)
    return list(standings.values())


def unknown(policy: Policy, marks: Iterable[Result]) -> list[str]:
    """Students whom the policy names and who have no mark: a slip of the pen, or they handed in nothing."""
    there = {r.student for r in marks}
    named = [e["student"] for e in policy.extensions] + [student for student, _ in policy.handed_in]
    named += [m for g in policy.groups for m in g["members"]]
    return sorted(set(named) - there)


def _known(policy: Policy, marks: Sequence[Result]) -> None:
    notebooks = {n.name for n in NOTEBOOKS} | {r.notebook for r in marks}
    named = [*policy.due, *(n for g in (*policy.groups, *policy.bests) for n in g.get("notebooks", []))]
    named += [e["notebook"] for e in (*policy.extensions, *policy.adjusts) if "notebook" in e]
    for name in named:
        if name not in notebooks:
            raise PolicyError(f"{policy.path}: no notebook {name}; there are {', '.join(sorted(notebooks))}.")
    there = {(r.student, r.notebook) for r in marks}
    for a in policy.adjusts:
        if (a["student"], a["notebook"]) not in there:
            raise PolicyError(f"{policy.path}, [[adjust]]: {a['student']} has no mark for {a['notebook']}.")


class _Unclear(Exception):
    """Why it cannot be told whether something was late."""


def _in_time(policy: Policy, r: Result, row: Row | None, changes: list[Change]) -> Result:
    """The result after what its lateness costs."""
    due = policy.due.get(r.notebook)
    if due is None or not policy.late:
        return r
    said = policy.handed_in.get((r.student, r.notebook))
    when = end_of(said["time"]) if said else row.when if row else None
    if when is None:
        if row and row.system == "Canvas" and not row.late:
            return r
        raise _Unclear("Canvas says late, but not since when" if row and row.late else "the download does not say")
    mine = [e for e in policy.extensions if e["student"] == r.student]
    extensions = [e for e in mine if e.get("notebook", r.notebook) == r.notebook]
    until = max([due, *(end_of(e["due"]) if "due" in e else due + timedelta(days=e["days"]) for e in extensions)])
    why = "".join(f", due {until:%d %b %H:%M} instead of {due:%d %b %H:%M}: {e['reason']}" for e in extensions[:1])
    why += f", handed in {when:%d %b %H:%M}: {said['reason']}" if said else ""
    late = when - until - timedelta(minutes=policy.late.get("grace", 0))
    if late <= timedelta(0):
        if (extensions or said) and row and row.when and row.when > due:
            changes.append(Change(r.student, r.notebook, r.points, r.points, f"nothing off for lateness{why}"))
        return r
    days = math.ceil((when - until) / timedelta(days=1))
    if days > policy.late.get("closes", math.inf):
        points, cost = 0.0, "all points"
    else:
        percent = min(days * policy.late.get("per_day", 0), policy.late.get("most", 100), 100)
        points, cost = max(r.points - percent / 100 * r.max_points, 0.0), f"{percent:g} % of {r.max_points:g} points"
    reason = f"{days} {'day' if days == 1 else 'days'} late, {cost} off{why}"
    if points < r.points or why:
        changes.append(Change(r.student, r.notebook, r.points, points, reason))
    return replace(r, points=points)


def _change(found: dict[tuple[str, str], Result], r: Result, points: float, reason: str, changes: list[Change]) -> None:
    changes.append(Change(r.student, r.notebook, r.points, points, reason))
    found[r.student, r.notebook] = replace(r, points=points)


def _share(
    found: dict[tuple[str, str], Result], group: Mapping[str, Any], most: Mapping[str, float], changes: list[Change]
) -> None:
    """Give every member of a group its best result; one that was handed in under the group's name is then nobody's."""
    for notebook in group.get("notebooks", most):
        senders = [s for s in (*group["members"], group["name"]) if (s, notebook) in found]
        best = max((found[s, notebook] for s in senders), key=lambda r: r.points, default=None)
        if best:
            for member in group["members"]:
                own = found.get((member, notebook))
                if own is None or own.points != best.points:
                    why = f"{group['name']}: the best of its members, by {best.student}"
                    changes.append(Change(member, notebook, own.points if own else None, best.points, why))
                found[member, notebook] = replace(best, student=member)
            found.pop((group["name"], notebook), None)


def _drop(s: Standing, best: Mapping[str, Any], most: Mapping[str, float]) -> None:
    """Take from a standing what is not among its best; what was not handed in is dropped first."""
    among = [n for n in best.get("notebooks", most) if n in most]
    keep = best["count"] if "count" in best else len(among) - best["drop"]

    def share(n: str) -> float:
        return s.results[n].points / most[n] if n in s.results and most[n] else -1.0

    for n in sorted(among, key=share, reverse=True)[max(keep, 0) :]:
        s.max_points -= most[n]
        dropped = s.results.pop(n, None)
        if dropped:
            reason = f"not among the best {keep} of {len(among)}, so it does not count"
            s.changes.append(Change(s.student, n, dropped.points, None, reason))
