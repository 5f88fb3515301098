"""Records -> a page for each student: what passed, and one sentence on what to look at next."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from autograder import page
from autograder.record import ExerciseRecord, Record
from course_nn.checks.diagnosis import NOT_ATTEMPTED

if TYPE_CHECKING:  # Gradescope's container has no SQLAlchemy
    from autograder.byhand import Given
    from autograder.results import Change


def write(
    records: Sequence[Record], to: Path, changes: Sequence[Change] = (), given: Sequence[Given] = ()
) -> list[Path]:
    """Write one page a student, over all their notebooks, into the folder `to`; the paths, by student.

    changes: of marks; given: marks and comments of people. A page is one file that loads nothing, runs nothing, and
    holds nothing of another student. Raises ValueError if there is no record, or two of one student for one notebook.
    """
    if not records:
        raise ValueError("there is nothing to write feedback on: no submission is graded yet.\nRun: autograder grade")
    by_student: dict[str, list[Record]] = {}
    for r in page.single(records):
        by_student.setdefault(r.student, []).append(r)
    return [
        page.save(
            page.render(
                "feedback.html",
                student=s,
                records=theirs,
                first_line=first_line(theirs),
                hints=hints,
                changes=[c for c in changes if c.student == s],
                given={(g.notebook, g.cell): g for g in given if g.student == s},
            ),
            to / file_name(s),
        )
        for s, theirs in sorted(by_student.items())
    ]


def file_name(student: str) -> str:
    """The name of a student's page: readable, safe on every file system, and of this student only.

    Letters keep no case or accent, since some file systems take those for the same; the hash tells such names apart.
    """
    ascii_only = unicodedata.normalize("NFKD", student).encode("ascii", "ignore").decode().lower()
    slug = re.sub("[^a-z0-9]+", "-", ascii_only).strip("-")[:40]
    digest = hashlib.sha256(student.encode("utf-8", "surrogatepass")).hexdigest()[:10]
    return f"{slug or 'student'}-{digest}.html"


def first_line(records: Sequence[Record]) -> str:
    """One friendly, true sentence on all notebooks of a student."""
    exercises = [e for r in records if page.judged(r) for e in r.exercises]
    stuck = sum(r.state != "graded" for r in records)
    if stuck and not exercises:
        return "Thank you for handing in. This could not be graded yet: the reason is below, and often quickly mended."
    line = _on_exercises(exercises)
    if stuck:
        line += f" {page.counted(stuck, 'notebook')} of {len(records)} could not be fully graded; the reason is below."
    return line


def _on_exercises(exercises: Sequence[ExerciseRecord]) -> str:
    total = len(exercises)
    passed = sum(page.kind(e) == "passed" for e in exercises)
    attempted = sum(page.kind(e) != "blank" for e in exercises)
    if not total:
        return "Thank you for handing in. There is nothing here that a machine grades."
    if passed == total:
        return f"Well done: you passed every exercise ({passed} of {total})."
    if not attempted:
        return f"Nothing is attempted yet (0 of {page.counted(total, 'exercise')}). The first is a good place to start."
    if not passed:
        return (
            f"You made a start on {attempted} of {page.counted(total, 'exercise')}; the hints say what to look at next."
        )
    rest = "" if attempted == passed else " For the others, the hints say what to look at next."
    return f"You passed {passed} of {page.counted(total, 'exercise')}.{rest}"


def hints(e: ExerciseRecord, known: str = "") -> list[str]:
    """What the student should read on this exercise, each sentence once, less what is `known` from above.

    Of one that passed, that is at most a note: why an answer counts that differs from the usual one.
    """
    every = (e.hint, *(hint for _, hint in e.more))
    return [h for h in dict.fromkeys(every) if h not in ("", NOT_ATTEMPTED, known)]
