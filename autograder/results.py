"""What each student has for each notebook, and in all."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

from autograder.byhand import Given


@dataclass(frozen=True)
class Result:
    """A student's points for one notebook, those given by hand included. waits: some are still to be given by hand."""

    student: str
    notebook: str
    points: float
    max_points: float
    waits: bool = False


@dataclass(frozen=True)
class Change:
    """A change of a mark, and why. before: None if there was no mark; after: None if it does not count."""

    student: str
    notebook: str
    before: float | None
    after: float | None
    reason: str


@dataclass
class Standing:
    """One student: the results that count, by notebook, of how many points in all, and what was changed on the way."""

    student: str
    max_points: float
    results: dict[str, Result] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)

    @property
    def points(self) -> float:
        """The points in all."""
        return sum(r.points for r in self.results.values())

    @property
    def waits(self) -> bool:
        """True if some of it is still to be graded by hand."""
        return any(r.waits for r in self.results.values())


def read(grading: Path, db_url: str = "") -> list[Result]:
    """The results of the submissions that the latest run ended with. Raises ValueError if nothing is graded."""
    from autograder import record
    from autograder.gradebook import Gradebook

    check(grading, db_url)
    latest = {
        (r.student, r.notebook): r.max_points + sum(q.max_points for q in r.questions) for r in record.each(grading)
    }
    if not latest:
        raise ValueError(f"nothing is graded in {grading}")
    with Gradebook(grading, db_url) as gradebook:
        booked = [r for r in gradebook.results() if (r.student, r.notebook) in latest]
    # The records say out of how many points: nbgrader adds up all cells, also where only the best few count.
    found = [replace(r, max_points=latest[r.student, r.notebook]) for r in booked]
    unbooked = latest.keys() - {(r.student, r.notebook) for r in found}
    if unbooked:
        student, notebook = min(unbooked)
        raise ValueError(f"the gradebook lacks {notebook} of {student}; run autograder grade again, which books it")
    return sorted(found, key=lambda r: (r.notebook, r.student))


def given(grading: Path, db_url: str = "") -> list[Given]:
    """Every mark and comment that a person gave. Raises ValueError as `check` does."""
    from autograder.gradebook import Gradebook

    check(grading, db_url)
    with Gradebook(grading, db_url) as gradebook:
        return gradebook.given()


def check(grading: Path, db_url: str = "") -> None:
    """Raise ValueError if a grading folder has no records, or its gradebook is another than the one at `db_url`."""
    from autograder.gradebook import OWN

    check_graded(grading)
    config = grading / "nbgrader_config.py"
    if not db_url and config.exists() and OWN not in config.read_text(encoding="utf-8"):
        raise ValueError(f"the gradebook of {grading} lies elsewhere; say where with --db, as for autograder grade")


def check_graded(grading: Path) -> None:
    """Raise ValueError if a grading folder has no records."""
    if not (grading / "latest.json").exists():
        raise ValueError(f"{grading} holds no records yet; run: autograder grade SUBMISSIONS --to {grading}")
