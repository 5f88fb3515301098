"""submission x keys -> record: a pure function of what went in, cached by its digest."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from autograder.carrying import better, second_calls
from autograder.exercise import Exercise
from autograder.notebook import definitions
from autograder.record import ExerciseRecord, QuestionRecord, Record
from autograder.sandbox import Asks, Call, CallResult, Cell, Run, Sandbox, SandboxError
from autograder.sandbox.job import REASONS
from autograder.submission import Submission
from autograder.syllabus import Notebook
from course_nn.checks import MISSING, Key, Outcome, Raised, judge
from course_nn.checks.probes import ENTRIES
from course_nn.checks.values import printable

RETRIES = 2

INTERRUPTED = {"TimeLimit": "timed out", "CPULimit": "out of CPU", "MemoryError": "out of memory"}

SETTLED = ("passed", "not attempted")  # which nothing that was called before can have spoiled

WARNING = re.compile(r"(divide by zero|overflow|underflow|invalid value) encountered in (scalar )?\w{1,12}")  # NumPy's

LOOKS = ("value", *ENTRIES)  # probes that call nothing

MISSING_CELL = "The cell of this exercise is not in the notebook that you handed in; download the notebook again."


def keys_of(notebook: Notebook, seed: int) -> dict[str, Key]:
    """The keys of a notebook's exercises for one seed."""
    return {n: e.key(seed, notebook.name) for n, e in notebook.exercises().items() if isinstance(e, Exercise)}


def grade(
    submission: Submission,
    student: str,
    notebook: Notebook,
    name: str,
    keys: Mapping[str, Key],
    sandbox: Sandbox,
    solved: Sequence[Cell] = (),
) -> Record:
    """Run one submission in the sandbox and judge it. A fault of the grader is retried, then raised: never a zero.

    solved: the course's own cells, from which right pieces are lent to answers that build on failed ones.
    """
    if submission.state:
        return ungraded(submission, student, notebook, name, keys, sandbox.layers)
    calls = {
        k.exercise: Call(k.exercise, k.probe, tuple(tuple(c.inputs.values()) for c in k.cases))
        for k in keys.values()
        if k.exercise not in submission.missing
    }

    verdicts: dict[str, ExerciseRecord] = {}

    def run_them(cells: Sequence[Cell], lost: Collection[str] = ()) -> Run:
        mine = [call for name, call in calls.items() if name not in lost]
        return _run(sandbox, cells, lambda: _asks(mine, keys, cells, solved, verdicts), solved)

    notes, run = submission.notes, run_them(submission.cells)
    shown, blamed = list(run.cells), {}
    if run.state != "ran":  # once more, without the cell that ended it
        ended = run
        cells, lost = _without(submission.cells, len(run.cells) - 1)
        blamed = {k: _unjudged(key, ended.state, ended.reason) for k, key in keys.items() if k in lost}
        notes += (f"{ended.reason} It was left out, and the rest was graded without it.",)
        run = run_them(cells, lost)
        shown = [*run.cells, ended.cells[-1]]
    return Record(
        student,
        notebook.name,
        name,
        "graded" if run.state == "ran" else run.state,
        run.reason,
        notes,
        tuple(blamed.get(name) or verdicts.get(name) or _unasked(k, submission, run) for name, k in keys.items()),
        _questions(submission, notebook),
        {c.id: c.outputs for c in shown if c.outputs},
        sandbox.layers,
        round(run.seconds, 4),
        notebook.choice,
    )


def ungraded(
    submission: Submission,
    student: str,
    notebook: Notebook,
    name: str,
    keys: Mapping[str, Key],
    layers: tuple[str, ...] = (),
) -> Record:
    """The record of a submission that was not run to its end, with its state and reason; answers in words stand."""
    state, reason = submission.state, submission.reason
    return Record(
        student,
        notebook.name,
        name,
        state,
        reason,
        submission.notes,
        tuple(_unjudged(k, state, reason) for k in keys.values()),
        _questions(submission, notebook),
        layers=layers,
        choice=notebook.choice,
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


def _asks(
    calls: Sequence[Call],
    keys: Mapping[str, Key],
    cells: Sequence[Cell],
    solved: Sequence[Cell],
    verdicts: dict[str, ExerciseRecord],
) -> Asks:
    """What to call, and in which company; `verdicts` is filled on the way.

    All answers are called in one fork, as a notebook would, values first, since looking at one changes nothing. What
    passes in company has passed: there is nothing there to learn from. What does not, after a call that may have
    changed something, is called again in a fork of its own, so that no answer can spoil another; and what then fails
    where it builds on a failed one, with a right piece in its place.
    """
    lines = {printable(line.strip()[:200]) for c in cells for line in c.source.splitlines()}
    company = sorted(calls, key=lambda c: c.probe not in LOOKS)
    called = yield [tuple(company)] if company else []
    verdicts.update((result.exercise, _judged(keys[result.exercise], result, lines)) for result in called)
    called = yield [
        (c,)
        for i, c in enumerate(company)
        if c.exercise not in verdicts
        or (verdicts[c.exercise].state not in SETTLED and any(before.probe not in LOOKS for before in company[:i]))
    ]
    verdicts.update((result.exercise, _judged(keys[result.exercise], result, lines)) for result in called)
    passed = {name for name, verdict in verdicts.items() if verdict.state == "passed"}
    called = yield [(c,) for c in second_calls(keys, cells, solved, calls, passed)]
    for result in called:
        name = result.exercise
        verdicts[name] = better(keys[name], verdicts[name], _judged(keys[name], result, lines), result.pieces)


def _run(sandbox: Sandbox, cells: Sequence[Cell], asks: Callable[[], Asks], solved: Sequence[Cell]) -> Run:
    for attempt in range(RETRIES + 1):
        try:
            return sandbox.converse(cells, asks(), solved)
        except SandboxError:
            if attempt == RETRIES:
                raise
    raise AssertionError("unreachable")


def _unasked(key: Key, submission: Submission, run: Run) -> ExerciseRecord:
    """The verdict on an answer that was not called: it is not there, or the cells did not get to their end."""
    if key.exercise in submission.missing:
        return _unjudged(key, "not attempted", MISSING_CELL, "missing_cell")
    return _unjudged(key, run.state, run.reason)


def _judged(key: Key, called: CallResult, lines: Collection[str]) -> ExerciseRecord:
    """The verdict on what one call gave. An answer that a limit interrupted, each time, is in that limit's state.

    lines: those of the student's cells, which a hint may quote.
    """
    state, what = called.state, "Calling your answer"
    errors = {o.raised.type_name if o.raised else "" for o in called.outcomes}
    if state == "ran" and len(errors) == 1 and (error := errors.pop()) in INTERRUPTED:
        state, what = INTERRUPTED[error], "Your answer"
    reason = "" if state == "ran" else REASONS[state].format(what=what)
    if reason and not called.outcomes:
        return _unjudged(key, state, reason)
    verdict = judge(key, replay(key, called, lines))
    made = ExerciseRecord(
        key.exercise, verdict.state, verdict.points, key.max_points, verdict.cause, verdict.hint, verdict.groups,
        verdict.more,
    )  # fmt: skip
    return made if state == "ran" else replace(made, state=state, cause=state.replace(" ", "_"), hint=reason)


def replay(key: Key, called: CallResult, lines: Collection[str]) -> Callable[[tuple[Any, ...]], Outcome]:
    """A `run` for the judge that gives the outcomes collected in the sandbox; cases it never got to count as absent."""
    quiet = [_quiet(o, lines) for o in called.outcomes]
    outcomes = iter([*quiet, *[MISSING] * (len(key.cases) - len(quiet))])
    return lambda _: next(outcomes)


def _quiet(o: Outcome, lines: Collection[str]) -> Outcome:
    """An outcome without words of the answer's own, in which it could print its hidden inputs.

    An error keeps its type, and its line if that stands in a cell, but not its message; a warning keeps NumPy's words.
    """
    raised, warning = o.raised, o.warning
    if raised:
        raised = replace(raised, message="") if raised.source in lines else Raised(raised.type_name)
    if warning:
        found = WARNING.search(warning)
        warning = found[0] if found else "a warning"
    return replace(o, raised=raised, warning=warning)


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
