"""What runs on Gradescope for each submission: /autograder/submission -> /autograder/results/results.json.

A fault of the grader writes no results: Gradescope then says that the autograder failed, and no student has a zero.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from autograder import feedback, inputs, page, paths
from autograder.carrying import solved_cells
from autograder.downloads import entries
from autograder.downloads.collecting import which
from autograder.downloads.entries import Budget, Files, Unpackable
from autograder.exercise import Exercise
from autograder.notebook import MAX_BYTES, Unreadable, parse
from autograder.record import ExerciseRecord, QuestionRecord, Record
from autograder.sandbox import Limits, SandboxError
from autograder.syllabus import NOTEBOOKS, Notebook, notebook
from autograder.worker import Fault, Grader, Job
from course_nn.checks import key as keys

ASSIGNMENT, HIDDEN = "assignment.json", "hidden"  # beside the packages: what is graded and how; the folder of its keys


class HandInError(ValueError):
    """Nothing that can be graded was handed in; the message is the sentence for the student."""


def main(argv: list[str] | None = None) -> int:
    """Grade what lies in submission/ of the folder named (/autograder); 0 if results/results.json was written."""
    [folder] = map(Path, sys.argv[1:] if argv is None else argv)
    task = json.loads((paths.ROOT / ASSIGNMENT).read_text(encoding="utf-8"))
    wanted = notebook(task["notebook"])
    try:
        try:
            data = handed_in(folder / "submission", wanted)
        except HandInError as error:
            made: dict[str, Any] = {"score": 0.0, "output": str(error), "tests": []}
        else:
            record = grade(data, wanted, task["trust"])
            print("sandbox: " + (", ".join(record.layers) or "none (the submissions are trusted)"))
            made = results(record)
    except (SandboxError, OSError, ValueError) as error:
        print(f"not graded, a fault of the grader: {error}", file=sys.stderr)
        return 1
    made |= {"visibility": "visible", "stdout_visibility": "hidden"}
    path = folder / "results" / "results.json"
    page.save(json.dumps(made, ensure_ascii=False, indent=1), path)
    return 0


def handed_in(folder: Path, wanted: Notebook) -> bytes:
    """The bytes of the notebook `wanted` among what was handed in, renamed or zipped. Raises HandInError."""
    found: dict[bytes, str] = {}
    others = []
    try:
        with entries.opened(folder) as files:
            for place, data in _notebooks(files):
                if which(data, place, NOTEBOOKS)[0] == wanted:
                    found.setdefault(data, place)
                else:
                    others.append((place, data))
    except Unpackable as error:
        raise HandInError(f"What you handed in {error}. Hand in {wanted.name}.ipynb itself.") from None
    if not found and len(others) == 1 and _is_unreadable(others[0][1]):
        return others[0][1]  # it says nowhere which notebook it is, and there is no other: its state will be told
    if not found:
        there = f"; there is {', '.join(place for place, _ in others)}" if others else ""
        raise HandInError(f"The notebook {wanted.name} is not among what you handed in{there}. Hand it in once more.")
    if len(found) > 1:
        raise HandInError(f"There are {len(found)} different {wanted.name}: {', '.join(found.values())}. Hand in one.")
    return next(iter(found))


def _is_unreadable(data: bytes) -> bool:
    try:
        parse(data)
    except Unreadable:
        return True
    return False


def _notebooks(files: Files, depth: int = 0, budget: Budget | None = None) -> Iterator[tuple[str, bytes]]:
    budget = budget or Budget()
    for entry in files.entries:
        name = entry.parts[-1].lower()
        if name.endswith(".zip") and depth < entries.DEPTH:
            yield from _notebooks(entries.inside(entry.read(entries.MAX_ARCHIVE + 1), budget), depth + 1, budget)
        elif ".ipynb" in name:
            yield entry.place, entry.read(MAX_BYTES + 1)


def grade(data: bytes, wanted: Notebook, trust: bool = False) -> Record:
    """The record of one submission. Raises SandboxError if it cannot be had."""
    judged = [name for name, e in wanted.exercises().items() if isinstance(e, Exercise)]
    hidden = {name: keys.load(paths.ROOT / HIDDEN / f"{name}.npz") for name in judged}
    released = (paths.NOTEBOOKS / f"{wanted.name}.ipynb").read_bytes()
    setup = inputs.Setup(wanted, released, solved_cells(wanted), hidden, Limits(), trust, inputs.versions())
    with Grader(setup) as grader:
        made = grader.grade(Job("", "", data))
    if isinstance(made, Fault):
        raise SandboxError(made.text)
    return made


def results(record: Record) -> dict[str, Any]:
    """A record as Gradescope shows it: points, and for each exercise the verdict and the hints of the feedback page.

    Of the hidden cases nothing is in it.
    """
    about = [feedback.first_line([record])]
    if record.state != "graded":
        about.append(f"{record.state}. {record.reason}")
    about += record.notes
    shown = record.exercises if page.judged(record) else ()
    return {
        "score": record.points,
        "execution_time": record.seconds,
        "output": "\n\n".join(about),
        "tests": [*(_test(e, record) for e in shown), *map(_question, record.questions)],
    }


def _test(e: ExerciseRecord, record: Record) -> dict[str, Any]:
    kind = page.kind(e)
    words = page.KINDS[kind][1] + (f": {e.state}" if kind == "odd" else "")
    groups = [f"{group or 'the rest'}: {'passed' if ok else 'not yet right'}" for group, ok in e.groups.items()]
    told = "; ".join(groups) if kind == "partly" else ""
    output = [words, told, *feedback.hints(e, record.reason), record.note(e)]
    return {
        "name": e.name,
        "score": e.points,
        "max_score": e.max_points,
        "status": "passed" if kind == "passed" else "failed",
        "output": "\n\n".join(text for text in output if text),
        "visibility": "visible",
    }


def _question(q: QuestionRecord) -> dict[str, Any]:
    """An answer in words has no score here: people give it."""
    words = "not attempted" if q.state == "not attempted" else "graded by hand"
    return {"name": q.name, "output": f"{words}, up to {page.number(q.max_points)} points", "visibility": "visible"}


if __name__ == "__main__":
    sys.exit(main())
