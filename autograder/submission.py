"""Notebook bytes -> what a student handed in. Parses, never runs; tolerant of all that students do to notebooks.

What is run is the student's code cells in their order. Around them the instructor's copy rules: its plain cells are put
back where they are missing, its demo cells are left out where they are unchanged, and no check cell is ever run.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from autograder.exercise import Exercise, Question
from autograder.release import CHECK, UNANSWERED, defined
from autograder.sandbox import Cell
from autograder.syllabus import Notebook

MAX_BYTES = 20_000_000
UNREADABLE = "unreadable"


@dataclass(frozen=True)
class SourceCell:
    """A cell as it stands in a file: its id (a grade_id where it has one), whether it is code, its text."""

    id: str
    is_code: bool
    source: str
    is_demo: bool = False


@dataclass(frozen=True)
class Submission:
    """What was handed in, ready to run. `state` is "" if it can be graded; `reason` then tells the student why not."""

    cells: tuple[Cell, ...] = ()
    answers: dict[str, str] | None = None  # question -> text, where it was answered
    missing: tuple[str, ...] = ()  # exercises that no cell defines
    notes: tuple[str, ...] = ()
    shown: tuple[SourceCell, ...] = ()  # all cells, for the people who look at it
    state: str = ""
    reason: str = ""


class Unreadable(Exception):
    """Bytes that are no notebook; the message is the sentence for the student."""


def parse(data: bytes) -> list[SourceCell]:
    """The cells of a notebook file of format 3 or 4. Raises Unreadable with a sentence for the student."""
    if len(data) > MAX_BYTES:
        raise Unreadable(
            f"The file is larger than {MAX_BYTES // 1_000_000} MB; clear its outputs and hand it in again."
        )
    if not data.strip():
        raise Unreadable("The file is empty; hand in the notebook itself.")
    try:
        book = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise Unreadable(
            "The file is not text in UTF-8, so it is no notebook; download it again from Jupyter."
        ) from None
    except (ValueError, RecursionError):
        raise Unreadable(
            "The file is cut off or damaged, so it is no notebook; download it again from Jupyter."
        ) from None
    if not isinstance(book, dict):
        raise Unreadable("The file is not a notebook; hand in the .ipynb file itself.")
    version = book.get("nbformat", 4)
    if version == 3:
        sheets = book.get("worksheets")
        cells = [c for s in sheets if isinstance(s, dict) for c in _list(s.get("cells"))] if _list(sheets) else []
    elif version == 4:
        cells = _list(book.get("cells"))
    else:
        raise Unreadable(f"The notebook has format {str(version)[:20]}, which is not known here; save it as format 4.")
    found = [_cell(i, c) for i, c in enumerate(cells) if isinstance(c, dict)]
    if not found:
        raise Unreadable("The notebook has no cells; hand in the one that you worked in.")
    return found


def _list(x: Any) -> list[Any]:
    return x if isinstance(x, list) else []


def _cell(i: int, cell: dict[str, Any]) -> SourceCell:
    source = cell.get("source", cell.get("input", ""))
    if isinstance(source, list):
        source = "".join(s for s in source if isinstance(s, str))
    metadata = cell.get("metadata") if isinstance(cell.get("metadata"), dict) else {}
    stamp = metadata.get("nbgrader") if isinstance(metadata.get("nbgrader"), dict) else {}
    grade_id = stamp.get("grade_id") or cell.get("id")
    tags = metadata.get("tags") if isinstance(metadata.get("tags"), list) else []
    return SourceCell(
        grade_id if isinstance(grade_id, str) and grade_id else f"added-{i + 1}",
        cell.get("cell_type") == "code",
        source if isinstance(source, str) else "",
        "demo" in tags,
    )


def identify(cells: Sequence[SourceCell], notebooks: Sequence[Notebook], stem: str = "") -> Notebook | None:
    """Which notebook this is: by its exercises' cells and definitions, else by the file's name; None if none fits."""
    there = {c.id for c in cells} | {name for c in cells if c.is_code for name in definitions(c.source)}
    scores = {n: len(there & set(n.exercises())) for n in notebooks}
    best = max(scores, key=lambda n: scores[n])
    if scores[best]:
        return best
    return next((n for n in notebooks if n.name in stem or n.topic in stem), None)


def definitions(source: str) -> set[str]:
    """The names a student's cell defines at its top level; none if it does not parse."""
    try:
        return defined(ast.parse(source))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return set()


def assemble(data: bytes, notebook: Notebook, released: bytes) -> Submission:
    """What is to be run of a submission, given the instructor's released copy of the notebook."""
    try:
        cells = parse(data)
    except Unreadable as error:
        return Submission(state=UNREADABLE, reason=str(error))
    mine = parse(released)
    notes: list[str] = []
    released_source = {c.id: c.source for c in mine}
    run = _restored(cells, mine, notes)
    run += [
        Cell(c.id, c.source)
        for c in cells
        if c.is_code and not CHECK.fullmatch(c.source.strip()) and not _is_check(c) and not _is_demo(c, mine)
    ]
    for c in cells:
        if _is_check(c) and c.source.strip() != released_source.get(c.id, c.source).strip():
            notes.append(f"The cell {c.id} was edited; the grade does not depend on it.")
    return Submission(
        cells=tuple(run),
        answers=_answers(cells, notebook.exercises(), notes),
        missing=_missing(cells, notebook.exercises(), notes),
        notes=tuple(notes),
        shown=tuple(cells),
    )


def _is_check(cell: SourceCell) -> bool:
    return cell.id.replace("-", "_").startswith("check_")


def _is_demo(cell: SourceCell, mine: Sequence[SourceCell]) -> bool:
    return any(m.is_demo and m.source.strip() == cell.source.strip() for m in mine)


def _restored(cells: Sequence[SourceCell], mine: Sequence[SourceCell], notes: list[str]) -> list[Cell]:
    """The instructor's plain code cells that are no longer there, to run first: imports and data."""
    there = {c.source.strip() for c in cells}
    plain = [m for m in mine if m.is_code and m.id.startswith("cell-") and not m.is_demo and not _is_check(m)]
    gone = [m for m in plain if m.source.strip() not in there]
    if gone:
        notes.append("Cells of the course that were changed or deleted were run first, as they were handed out.")
    return [Cell(f"restored-{m.id}", m.source) for m in gone]


def _answers(
    cells: Sequence[SourceCell], exercises: dict[str, Exercise | Question], notes: list[str]
) -> dict[str, str]:
    answers = {}
    for name, exercise in exercises.items():
        if isinstance(exercise, Question):
            texts = [c.source.strip() for c in cells if c.id == name or c.id == name.replace("_", "-")]
            written = [t for t in texts if t and UNANSWERED not in t]
            if written:
                answers[name] = written[-1]
            if len(texts) > 1:
                notes.append(f"There are {len(texts)} cells {name}; the last one with an answer counts.")
            elif not texts:
                notes.append(f"The cell {name} is no longer in the notebook.")
    return answers


def _missing(
    cells: Sequence[SourceCell], exercises: dict[str, Exercise | Question], notes: list[str]
) -> tuple[str, ...]:
    stamped = [c.id for c in cells if c.is_code]
    everywhere = {name for c in cells if c.is_code for name in definitions(c.source)}
    missing = []
    for name, exercise in exercises.items():
        if isinstance(exercise, Exercise):
            copies = stamped.count(name)
            if copies > 1:
                notes.append(f"There are {copies} cells {name}; they were run in their order, so the last one counts.")
            elif not copies and name in everywhere:
                notes.append(f"The cell {name} had lost its mark; it was found by what it defines.")
            elif not copies:
                missing.append(name)
                notes.append(f"The cell {name} is no longer in the notebook.")
    return tuple(missing)
