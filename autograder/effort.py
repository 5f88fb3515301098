"""How long students worked, how often they checked, who asked for hints: of those who shared it when handing in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from course_nn.checks import journal

MAX_BYTES = 5_000_000
FEWEST = 5  # students: of fewer nothing is said, since it would be said of them


@dataclass
class Effort:
    """Of one notebook: each student's minutes, how often each checked an exercise, and how many asked for a hint."""

    minutes: list[float] = field(default_factory=list)
    checks: dict[str, list[int]] = field(default_factory=dict)
    asked: Counter[str] = field(default_factory=Counter)

    def typical_checks(self, exercise: str) -> float | None:
        """The median of how often those who checked it did; None if too few did."""
        counts = self.checks.get(exercise, [])
        return median(counts) if len(counts) >= FEWEST else None

    def share_asked(self, exercise: str) -> float | None:
        """The share of those who checked it that asked for a hint; None if too few checked."""
        n = len(self.checks.get(exercise, []))
        return self.asked[exercise] / n if n >= FEWEST else None

    @property
    def enough(self) -> bool:
        """True if enough students shared it to speak of the class."""
        return len(self.minutes) >= FEWEST

    @property
    def typical_minutes(self) -> float:
        """The median of the minutes."""
        return median(self.minutes)


def read(submissions: Path, students: Iterable[str]) -> dict[str, Effort]:
    """The effort on each notebook, from the progress files that lie with what these students handed in."""
    found: dict[str, Effort] = {}
    for student in students:
        path = submissions / student / journal.FILE
        if path.is_symlink() or not path.is_file() or path.stat().st_size > MAX_BYTES:
            continue
        events, _ = journal.events(path)
        try:
            tallies = journal.tallies(events)
        except TypeError:  # times with and without a zone: not as the course writes them
            continue
        counts = Counter((e["notebook"], e["exercise"]) for e in events if e["did"] == "check")
        for notebook, tally in tallies.items():
            found.setdefault(notebook, Effort()).minutes.append(tally.time.total_seconds() / 60)
        for (notebook, exercise), n in counts.items():
            found[notebook].checks.setdefault(exercise, []).append(n)
        asked = {(e["notebook"], e["exercise"]) for e in events if e["did"] == "hint"}
        for notebook, exercise in asked & counts.keys():
            found[notebook].asked[exercise] += 1
    return found
