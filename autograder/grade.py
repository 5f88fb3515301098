"""autograder grade: a folder of submissions -> records, gradebook, autograded notebooks. Resumable, repeatable.

This is the coordinator. It reads submissions one by one as workers become free, and it alone writes. Each record is
written the moment it is there, and the gradebook soon after; so a run that is killed loses what its workers had in
hand, and the next one takes the records that are there and books those that the gradebook does not have.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from pathlib import Path

from tqdm import tqdm

from autograder import paths, record, regrade
from autograder.carrying import solved_cells
from autograder.folder import locked, secret_seed, write_latest
from autograder.gradebook import Gradebook
from autograder.grading import keys_of
from autograder.inputs import Setup, versions
from autograder.intake import HandedIn, collect, shown
from autograder.notebook import Unreadable, parse
from autograder.pool import Pool
from autograder.record import Record
from autograder.regrade import Regraded, record_changes
from autograder.sandbox import Limits
from autograder.scheduling import QUARANTINED, graded
from autograder.scratch import sweep
from autograder.syllabus import NOTEBOOKS
from autograder.worker import Fault, Job, Workers


@dataclass
class Tally:
    """What came of one notebook's submissions, in figures."""

    states: Counter[str] = field(default_factory=Counter)
    points: float = 0.0
    max_points: float = 0.0
    layers: tuple[str, ...] = ()

    @property
    def total(self) -> int:
        """How many submissions have a record."""
        return self.states.total()

    def add(self, made: Record) -> None:
        """Count a record."""
        self.states[made.state] += 1
        self.points += made.points
        self.max_points = made.max_points
        self.layers = made.layers or self.layers


@dataclass
class Done:
    """What a run ended with. The records themselves lie in the grading folder."""

    tallies: dict[str, Tally] = field(default_factory=dict)  # by notebook
    remarks: list[str] = field(default_factory=list)  # about files
    fresh: int = 0  # records that this run made
    failed: list[str] = field(default_factory=list)  # submissions without a record, with the grader's fault
    quarantined: list[str] = field(default_factory=list)
    regraded: list[Regraded] = field(default_factory=list)  # verdicts that differ from those in the gradebook
    applied: bool = False  # whether the gradebook has them now

    @property
    def total(self) -> int:
        """How many submissions have a record."""
        return sum(t.total for t in self.tallies.values())


def grade_folder(
    submissions: Path,
    to: Path,
    *,
    db_url: str = "",
    workers: Callable[[Setup], Workers] = Pool,
    trust: bool = False,
    limits: Limits | None = None,
    only: Sequence[str] = (),
    again: bool = False,
    apply: bool = False,
    progress: bool = True,
) -> Done:
    """Grade every notebook below `submissions` into the grading folder `to`.

    workers: makes those that grade one notebook. only: names of notebooks. again: grade what is quarantined once more.
    apply: change marks of submissions that are graded already; else what would change stays, and is in `regraded`.
    """
    sweep()  # also when nothing is left to grade: a run may be killed while it clears up
    handed, remarks = collect(submissions, NOTEBOOKS)
    with locked(to), ExitStack() as stack:
        done = Done(remarks=remarks, applied=apply)
        run = _Run(to, done, again, lambda: stack.enter_context(Gradebook(to, db_url)))
        seed = secret_seed(to)
        for notebook in NOTEBOOKS:
            mine = [h for h in handed if h.notebook == notebook]
            if mine and (not only or notebook.name in only):
                released = (paths.NOTEBOOKS / f"{notebook.name}.ipynb").read_bytes()
                keys = keys_of(notebook, seed)
                solved = solved_cells(notebook)
                setup = Setup(notebook, released, solved, keys, limits or Limits(), trust, versions())
                run.grade(mine, setup, workers, progress)
        write_latest(to, [run.digests[k] for k in sorted(run.digests)], only)
        if apply and done.regraded:
            record_changes(to, done.regraded)
    return done


class _Run:
    """One run over a class: what it has found so far, and where it writes."""

    def __init__(self, to: Path, done: Done, again: bool, open_gradebook: Callable[[], Gradebook]):
        self.to, self.done, self.again, self._open = to, done, again, open_gradebook
        self._books: dict[str, dict[str, str]] = {}  # by notebook: student -> the digest that is booked
        self._last: dict[str, dict[str, str]] = {}  # the same, whatever another program has changed since
        self._added: set[str] = set()  # notebooks that the gradebook has as they are now
        self.digests: dict[tuple[str, str], str] = {}  # by notebook and student

    @cached_property
    def gradebook(self) -> Gradebook:
        """Opened when it is first needed: workers get ready meanwhile."""
        return self._open()

    def grade(
        self, handed: Sequence[HandedIn], setup: Setup, workers: Callable[[Setup], Workers], progress: bool
    ) -> None:
        """Grade one notebook's submissions, or take the records that are there."""
        bar = tqdm(total=len(handed), desc=setup.notebook.name, unit="notebook", disable=not progress)
        with bar:
            jobs = self._to_grade(handed, setup, bar)
            first = next(jobs, None)
            if first:
                with workers(setup) as team:
                    self._booked(setup)
                    for job, answer in graded(chain([first], jobs), team, setup):
                        bar.update()
                        if isinstance(answer, Fault):
                            self.done.failed.append(f"{job.student}, {setup.notebook.name}: {answer.text}")
                        else:
                            answer.save(self.to / "records")
                            self.done.fresh += 1
                            self._take(answer, job.data, setup)
            self.gradebook.flush()

    def _to_grade(self, handed: Sequence[HandedIn], setup: Setup, bar: tqdm) -> Iterator[Job]:
        """What has no record yet; what has one is taken on the way."""
        for h in handed:
            try:
                data = h.read()
            except OSError as error:
                self.done.remarks.append(f"{shown(h.path)}: not read ({error.strerror or error}).")
                continue
            digest = setup.digest(h.student, data)
            try:
                made = record.load(self.to / "records" / f"{digest}.json")
            except ValueError:  # not there yet, or damaged
                made = None
            if made and not (self.again and made.state == QUARANTINED):
                bar.update()
                self._take(made, data, setup)
            else:
                yield Job(h.student, digest, data)

    def _take(self, made: Record, data: bytes, setup: Setup) -> None:
        """Count a record, and book it where the gradebook does not have it.

        If it would change a mark of the same submission, it is booked only if that is to be applied.
        """
        if self._booked(setup).get(made.student) != made.digest:
            before = self._before(made, setup)
            changed = []
            if before and self.gradebook.submitted(made.student, made.notebook) == data:
                changed = regrade.changes(before, made)
            elif before:
                self._remark(before, made)
            self.done.regraded += changed
            if before and changed and not self.done.applied:
                made = before
            else:
                self._store(made, data, setup)
        self.digests[made.notebook, made.student] = made.digest
        self.done.tallies.setdefault(made.notebook, Tally()).add(made)
        if made.state == QUARANTINED:
            self.done.quarantined.append(f"{made.student}, {made.notebook}")

    def _store(self, made: Record, data: bytes, setup: Setup) -> None:
        self._add(setup)
        self.gradebook.store(made, _cells(data), data)

    def _add(self, setup: Setup) -> None:
        if setup.notebook.name not in self._added:
            self.gradebook.add_notebook(setup.notebook.name, setup.released)
            self._added.add(setup.notebook.name)

    def _before(self, made: Record, setup: Setup) -> Record | None:
        """The record that the marks are from, if it is another one."""
        digest = self._last[setup.notebook.name].get(made.student)
        if digest in (None, made.digest):
            return None
        try:
            before = record.load(self.to / "records" / f"{digest}.json")
        except ValueError:  # lost, or of another format
            return None
        return None if self.again and before.state == QUARANTINED else before

    def _remark(self, before: Record, made: Record) -> None:
        """Say so where an answer is new that has a mark by hand: the mark stays, and may not fit."""
        old = {q.name: q.answer for q in before.questions}
        for q in made.questions:
            points = self._given.get((made.student, made.notebook, q.name))
            if points is not None and q.answer != old.get(q.name, ""):
                self.done.remarks.append(
                    f"{made.student} handed in another answer to {q.name} ({made.notebook}) than the one that has "
                    f"{points:g} points by hand; they stay, so look at it again."
                )

    @cached_property
    def _given(self) -> dict[tuple[str, str, str], float | None]:
        return {(g.student, g.notebook, g.cell): g.points for g in self.gradebook.given()}

    def _booked(self, setup: Setup) -> dict[str, str]:
        name = setup.notebook.name
        if name not in self._books:
            self._books[name], self._last[name] = self.gradebook.booked(name), self.gradebook.last(name)
            if not self._last[name]:  # no mark is there that a new version of the notebook could change
                self._add(setup)
        return self._books[name]


def _cells(data: bytes) -> list:
    try:
        return parse(data)
    except Unreadable:
        return []
