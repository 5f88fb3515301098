"""What grading again would change in marks that are there: an exercise, a mistake or a key is another one now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import astuple, dataclass, fields
from datetime import datetime
from pathlib import Path

from autograder import tables
from autograder.page import counted, number
from autograder.record import ExerciseRecord, QuestionRecord, Record

LOG = "regraded.csv"
SHOWN = 8  # names in a line

Part = ExerciseRecord | QuestionRecord


@dataclass(frozen=True)
class Regraded:
    """One exercise or question of a student, judged otherwise than before though the submission is the same."""

    student: str
    notebook: str
    exercise: str
    before: str  # verdict and points, in words
    after: str


def changes(before: Record, after: Record) -> list[Regraded]:
    """What differs between two records of one submission, as far as a student would see it."""
    old, new = _parts(before), _parts(after)
    found = [
        Regraded(after.student, after.notebook, name, _words(old.get(name)), _words(new.get(name), old.get(name)))
        for name in {**old, **new}
        if _seen(old.get(name)) != _seen(new.get(name))
    ]
    totals = [f"{number(r.points)} of {number(r.max_points)}" for r in (before, after)]
    if not found and totals[0] != totals[1]:  # other exercises count
        found.append(Regraded(after.student, after.notebook, "all of it", *totals))
    return found


def _parts(record: Record) -> dict[str, Part]:
    exercises: list[Part] = [*record.exercises]
    return {part.name: part for part in [*exercises, *record.questions]}


def _seen(part: Part | None) -> tuple[object, ...]:
    """All of a part that a student sees."""
    if isinstance(part, ExerciseRecord):
        return (part.state, part.points, part.max_points, part.cause, part.hint, part.more, part.carried, part.groups)
    return (part.state, part.max_points) if part else ()


def _words(part: Part | None, before: Part | None = None) -> str:
    """A verdict in words; said to be another one where it would read the same as the one before."""
    if part is None:
        return "not there"
    if isinstance(part, QuestionRecord):
        return f"{part.state}, up to {number(part.max_points)}"
    text = f"{part.cause or part.state}, {number(part.points)} of {number(part.max_points)}"
    return f"{text}, another hint" if before and text == _words(before) else text


def summary(found: Iterable[Regraded]) -> list[str]:
    """A line for each way in which an exercise is judged otherwise, with whose it is; the most frequent first."""
    ways: dict[tuple[str, str, str, str], list[str]] = {}
    for r in found:
        ways.setdefault((r.notebook, r.exercise, r.before, r.after), []).append(r.student)
    lines = []
    for (notebook, exercise, before, after), students in sorted(ways.items(), key=lambda w: (-len(w[1]), w[0])):
        more = f" and {len(students) - SHOWN} more" if len(students) > SHOWN else ""
        who = ", ".join(sorted(students)[:SHOWN]) + more
        lines.append(f"{notebook}, {exercise}: {before} -> {after}: {counted(len(students), 'student')} ({who})")
    return lines


def record_changes(folder: Path, found: Iterable[Regraded]) -> Path:
    """Add to the grading folder's table of marks that grading again has changed; its path."""
    path = folder / LOG
    header = ["when", *(f.name for f in fields(Regraded))]
    rows: list[list[str]] = []
    if path.exists():
        rows = [[tables.undefused(cell) for cell in row] for row in tables.read(path).rows]
    now = datetime.now().isoformat(" ", "seconds")
    return tables.write(path, header, [*rows, *([now, *astuple(r)] for r in found)])
