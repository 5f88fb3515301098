"""What each student wrote, as plain Python files: for programs that compare programs, such as compare50."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from autograder.notebook import CHECK, Unreadable, parse
from autograder.record import Record

FOLDER, GIVEN = "programs", "given"


def write(grading: Path, records: Iterable[Record]) -> dict[str, int]:
    """Write grading/programs/NOTEBOOK/STUDENT/NOTEBOOK.py; returns how many there are of each notebook.

    A file holds the code cells that are not as they were handed out; what was, lies in grading/programs/given. What
    cannot be read, or has nothing of the student's, is left out.
    """
    to = grading / FOLDER
    shutil.rmtree(to, ignore_errors=True)
    given: dict[str, list[str]] = {}
    written: Counter[str] = Counter()
    for r in records:
        if r.notebook not in given:
            given[r.notebook] = _code(grading / "source" / r.notebook / f"{r.notebook}.ipynb")
            _save(to / GIVEN / f"{r.notebook}.py", given[r.notebook])
        try:
            cells = _code(grading / "submitted" / r.student / r.notebook / f"{r.notebook}.ipynb")
        except Unreadable:
            continue
        own = [c for c in cells if c not in given[r.notebook]]
        if own:
            _save(to / r.notebook / r.student / f"{r.notebook}.py", own)
            written[r.notebook] += 1
    return dict(written)


def _code(path: Path) -> list[str]:
    sources = (c.source.strip() for c in parse(path.read_bytes()) if c.is_code)
    return [s for s in sources if s and not CHECK.fullmatch(s)]


def _save(path: Path, cells: list[str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n\n".join(cells) + "\n", encoding="utf-8", errors="replace")
