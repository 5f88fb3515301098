"""submission x keys -> record: a pure function of what went in, cached by its digest."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from autograder.exercise import Exercise
from autograder.notebook import definitions
from autograder.record import ExerciseRecord, QuestionRecord, Record
from autograder.sandbox import Call, CallResult, Cell, Limits, Run, Sandbox, SandboxError
from autograder.sandbox.job import REASONS
from autograder.submission import Submission
from autograder.syllabus import Notebook
from course_nn.checks import MISSING, Key, Outcome, judge

RETRIES = 2
RULES = 2  # of how a run becomes a record; raise it when they change, and everything is graded again

MISSING_CELL = "The cell of this exercise is not in the notebook that you handed in; download the notebook again."


def keys_of(notebook: Notebook, seed: int) -> dict[str, Key]:
    """The keys of a notebook's exercises for one seed."""
    return {n: e.key(seed, notebook.name) for n, e in notebook.exercises().items() if isinstance(e, Exercise)}


def digest(student: str, notebook: str, data: bytes, context: str) -> str:
    """The name of a record: the hash of everything that goes into it. `context`: see `context_of`."""
    h = hashlib.sha256()
    for part in (student.encode(), notebook.encode(), data, context.encode()):
        h.update(len(part).to_bytes(8, "big") + part)
    return h.hexdigest()[:32]


def context_of(keys: Mapping[str, Key], released: bytes, edition: Path, limits: Limits, versions: list[str]) -> str:
    """The hash of what all submissions of a notebook have in common."""
    h = hashlib.sha256(released)
    for key in keys.values():
        h.update(key.to_bytes())
    for path in sorted(edition.rglob("*.py")):
        h.update(str(path.relative_to(edition)).encode() + path.read_bytes())
    h.update(json.dumps([RULES, asdict(limits), versions]).encode())
    return h.hexdigest()


def grade(
    submission: Submission, student: str, notebook: Notebook, name: str, keys: Mapping[str, Key], sandbox: Sandbox
) -> Record:
    """Run one submission in the sandbox and judge it. A fault of the grader is retried, then raised: never a zero."""
    if submission.state:
        return Record(
            student,
            notebook.name,
            name,
            submission.state,
            submission.reason,
            submission.notes,
            tuple(_unjudged(k, submission.state, submission.reason) for k in keys.values()),
            _questions(submission, notebook),
            layers=sandbox.layers,
        )
    calls = [
        Call(k.exercise, k.probe, tuple(tuple(c.inputs.values()) for c in k.cases))
        for k in keys.values()
        if k.exercise not in submission.missing
    ]
    notes, run = submission.notes, _run(sandbox, submission.cells, calls)
    shown, blamed = list(run.cells), {}
    if run.state != "ran":  # once more, without the cell that ended it
        ended = run
        cells, lost = _without(submission.cells, len(run.cells) - 1)
        blamed = {k: _unjudged(key, ended.state, ended.reason) for k, key in keys.items() if k in lost}
        notes += (f"{ended.reason} It was left out, and the rest was graded without it.",)
        run = _run(sandbox, cells, [c for c in calls if c.exercise not in lost])
        shown = [*run.cells, ended.cells[-1]]
    return Record(
        student,
        notebook.name,
        name,
        "graded" if run.state == "ran" else run.state,
        run.reason,
        notes,
        tuple(blamed.get(name) or _exercise(k, submission, run) for name, k in keys.items()),
        _questions(submission, notebook),
        {c.id: c.outputs for c in shown if c.outputs},
        sandbox.layers,
        round(run.seconds, 4),
    )


def _without(cells: Sequence[Cell], i: int) -> tuple[list[Cell], set[str]]:
    """The cells less the i-th, and the names that no other cell has or defines.

    What was to be taken after it, but for its own answer, is taken after the cell before.
    """
    gone, rest = cells[i], [*cells[:i], *cells[i + 1 :]]
    if i:
        rest[i - 1] = replace(rest[i - 1], takes=(*rest[i - 1].takes, *(t for t in gone.takes if t != gone.id)))
    others = {name for c in rest for name in (c.id, *definitions(c.source))}
    return rest, {gone.id, *definitions(gone.source)} - others


def _run(sandbox: Sandbox, cells: Sequence[Cell], calls: list[Call]) -> Run:
    for attempt in range(RETRIES + 1):
        try:
            return sandbox.run(cells, calls)
        except SandboxError:
            if attempt == RETRIES:
                raise
    raise AssertionError("unreachable")


def _exercise(key: Key, submission: Submission, run: Run) -> ExerciseRecord:
    if key.exercise in submission.missing:
        return _unjudged(key, "not attempted", MISSING_CELL, "missing_cell")
    called = run.calls.get(key.exercise)
    if called is None:  # the cells themselves did not get to their end
        return _unjudged(key, run.state, run.reason)
    if not called.outcomes and called.state != "ran":
        return _unjudged(key, called.state, REASONS[called.state].format(what="Calling your answer"))
    verdict = judge(key, replay(key, called))
    state, hint, cause = verdict.state, verdict.hint, verdict.cause
    if called.state != "ran":
        state, hint, cause = (
            called.state,
            REASONS[called.state].format(what="Calling your answer"),
            called.state.replace(" ", "_"),
        )
    points = verdict.points
    return ExerciseRecord(key.exercise, state, points, key.max_points, cause, hint, verdict.groups, verdict.more)


def replay(key: Key, called: CallResult) -> Callable[[tuple[Any, ...]], Outcome]:
    """A `run` for the judge that gives the outcomes collected in the sandbox; cases it never got to count as absent.

    An error keeps its type and line but not its message, in which an answer could print its hidden inputs.
    """
    quiet = [replace(o, raised=replace(o.raised, message="")) if o.raised else o for o in called.outcomes]
    outcomes = iter([*quiet, *[MISSING] * (len(key.cases) - len(quiet))])
    return lambda _: next(outcomes)


def _unjudged(key: Key, state: str, reason: str, cause: str = "") -> ExerciseRecord:
    groups = dict.fromkeys(key.points, False)
    return ExerciseRecord(key.exercise, state, 0.0, key.max_points, cause or state.replace(" ", "_"), reason, groups)


def _questions(submission: Submission, notebook: Notebook) -> tuple[QuestionRecord, ...]:
    answers = submission.answers or {}
    return tuple(
        QuestionRecord(n, "to grade" if n in answers else "not attempted", q.max_points, answers.get(n, ""))
        for n, q in notebook.exercises().items()
        if not isinstance(q, Exercise)
    )
