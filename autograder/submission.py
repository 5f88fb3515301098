"""Notebook bytes -> what a student handed in. Parses, never runs; tolerant of all that students do to notebooks.

What is run is the student's code cells in their order. Around them the instructor's copy rules: its plain cells are put
back where they are missing, its demo cells are left out where they are unchanged, and no check cell is ever run.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from autograder.exercise import Exercise, Question
from autograder.notebook import CHECK, UNANSWERED, SourceCell, Unreadable, definitions, parse
from autograder.sandbox import Cell
from autograder.syllabus import Notebook

UNREADABLE = "unreadable"


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


def identify(cells: Sequence[SourceCell], notebooks: Sequence[Notebook], stem: str = "") -> Notebook | None:
    """Which notebook this is: by its exercises' cells, else by what it defines, else by the file's name, else None."""
    found = _most({c.id for c in cells}, notebooks)
    if not found:  # to read the code takes longer
        found = _most({name for c in cells if c.is_code for name in definitions(c.source)}, notebooks)
    return found or next((n for n in notebooks if n.name in stem or n.topic in stem), None)


def _most(names: set[str], notebooks: Sequence[Notebook]) -> Notebook | None:
    """The notebook that has most of these as exercises; None if none has any."""
    scores = {n: len(names & set(n.exercises())) for n in notebooks}
    best = max(scores, key=lambda n: scores[n])
    return best if scores[best] else None


def assemble(data: bytes, notebook: Notebook, released: bytes) -> Submission:
    """What is to be run of a submission, given the instructor's released copy of the notebook."""
    try:
        cells = parse(data)
    except Unreadable as error:
        return Submission(state=UNREADABLE, reason=str(error))
    mine = parse(released)
    notes: list[str] = []
    released_source = {c.id: c.source for c in mine}
    run = [*_restored(cells, mine, notes), *_to_run(cells, mine, notebook.exercises())]
    for c in cells:
        if _checks(c) and c.source.strip() != released_source.get(c.id, c.source).strip():
            notes.append(f"The cell {c.id} was edited; the grade does not depend on it.")
    notes = list(dict.fromkeys(notes))  # a hundred thousand copies of a cell have one note
    return Submission(
        cells=tuple(run),
        answers=_answers(cells, mine, notebook.exercises(), notes),
        missing=_missing(cells, notebook.exercises(), notes),
        notes=tuple(notes),
        shown=tuple(cells),
    )


def _to_run(
    cells: Sequence[SourceCell], mine: Sequence[SourceCell], exercises: dict[str, Exercise | Question]
) -> list[Cell]:
    """The student's code cells but for checks and unchanged demos.

    An answer is the object that its name has where its check stands, as in the notebook: a helper of the same name
    further down does not count. A copy of the answer's own cell does.
    """
    run: list[Cell] = []
    for c in cells:
        checked = _checks(c)
        if checked and run:
            if checked in exercises and checked not in run[-1].takes:
                run[-1] = replace(run[-1], takes=(*run[-1].takes, checked))
        elif c.is_code and not checked and not _is_demo(c, mine):
            run.append(Cell(c.id, c.source, (c.id,) if c.id in exercises else ()))
    return run


def _checks(cell: SourceCell) -> str:
    """The exercise that a check cell checks, edited or not; "" for any other cell."""
    check = CHECK.fullmatch(cell.source.strip())
    if check:
        return check[1]
    name = cell.id.replace("-", "_")
    return name.removeprefix("check_") if cell.is_code and name.startswith("check_") else ""


def _is_demo(cell: SourceCell, mine: Sequence[SourceCell]) -> bool:
    return any(m.is_demo and m.source.strip() == cell.source.strip() for m in mine)


def _restored(cells: Sequence[SourceCell], mine: Sequence[SourceCell], notes: list[str]) -> list[Cell]:
    """The instructor's plain code cells that are no longer there, to run first: imports and data."""
    there = {c.source.strip() for c in cells}
    plain = [m for m in mine if m.is_code and m.id.startswith("cell-") and not m.is_demo and not _checks(m)]
    gone = [m for m in plain if m.source.strip() not in there]
    if gone:
        notes.append("Cells of the course that were changed or deleted were run first, as they were handed out.")
    return [Cell(f"restored-{m.id}", m.source) for m in gone]


def _answers(
    cells: Sequence[SourceCell], mine: Sequence[SourceCell], exercises: dict[str, Exercise | Question], notes: list[str]
) -> dict[str, str]:
    """The answers in words. The line that asks for them may have been left in; the question's own text is none."""
    answers = {}
    asked = {c.id: _words(c.source) for c in mine}
    for name, exercise in exercises.items():
        if isinstance(exercise, Question):
            texts = [_words(c.source) for c in cells if c.id in (name, name.replace("_", "-"))]
            written = [t for t in texts if t and t != asked[name]]
            if written:
                answers[name] = written[-1]
            if len(texts) > 1:
                notes.append(f"There are {len(texts)} cells {name}; the last one with an answer counts.")
            elif not texts:
                handed_out = set(asked.values())
                own = [t for c in cells if not c.is_code and (t := _words(c.source)) and t not in handed_out]
                if own:
                    answers[name] = "\n\n".join(own)
                    notes.append(f"The cell {name} had lost its mark; all text that the student wrote is shown for it.")
                else:
                    notes.append(f"The cell {name} is no longer in the notebook.")
    return answers


def _words(source: str) -> str:
    return source.replace(UNANSWERED, "").strip()


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
