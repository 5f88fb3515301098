"""What a process that grades does: one notebook's submissions, one after the other, in a sandbox that it keeps warm.

A worker is sent a Setup once, and then Jobs; for each it gives a Record, or the Fault that kept it from one. It writes
nothing: that is the coordinator's part. See `pool` for workers on this machine, `cluster` for those on others.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Protocol

from autograder import inputs
from autograder.edition import write_package
from autograder.grading import grade
from autograder.inputs import Setup
from autograder.preload import preload
from autograder.record import Record
from autograder.sandbox import Sandbox
from autograder.sandbox.child import ZygoteLost
from autograder.submission import assemble


@dataclass(frozen=True)
class Job:
    """A submission to grade: whose, the name of its record, the file's bytes."""

    student: str
    digest: str
    data: bytes


@dataclass(frozen=True)
class Fault:
    """Why there is no record: a fault of the grader or its machine, never the student's.

    lost: the process that ran the submission is gone. Something in the submission may have done it, or in another that
    ran beside it.
    """

    text: str
    lost: bool = False


class WorkerError(Exception):
    """Nothing can be graded by these workers; the message says why and what to do."""


class Workers(AbstractContextManager["Workers"], Protocol):
    """Some processes that grade, here or elsewhere; leaving the context ends what they keep."""

    def run(self, jobs: Iterable[Job], at_once: int = 0) -> Iterator[tuple[Job, Record | Fault]]:
        """Grade the jobs, as many at once as there are workers or `at_once`; each with what came of it, as they end.

        Jobs are taken from `jobs` only when there is somebody to grade them. Raises WorkerError, or SandboxError where
        there is no sandbox to be had.
        """
        ...


class Grader:
    """Grades the submissions of one notebook. `grade` may be called from several threads."""

    def __init__(self, setup: Setup, scratch: str | None = None):
        mismatch = differences(setup.versions, inputs.versions())
        if mismatch:
            raise WorkerError(mismatch)
        self.setup = setup
        self._folder = tempfile.TemporaryDirectory(prefix="edition-", dir=scratch)
        try:
            edition = write_package(Path(self._folder.name), setup.notebook.number - 1)
            modules = preload(setup.released, setup.solved)
            self.sandbox = Sandbox(edition, setup.limits, trust=setup.trust, preload=modules)
        except BaseException:
            self._folder.cleanup()
            raise

    def grade(self, job: Job) -> Record | Fault:
        """The record of a submission. Never raises: whatever goes wrong is the grader's fault and stops nobody else."""
        setup = self.setup
        try:
            submission = assemble(job.data, setup.notebook, setup.released)
            return grade(submission, job.student, setup.notebook, job.digest, setup.keys, self.sandbox, setup.solved)
        except Exception as error:
            return Fault(f"{type(error).__name__}: {error}", isinstance(error, ZygoteLost))

    def close(self) -> None:
        """End the sandbox."""
        self.sandbox.close()
        self._folder.cleanup()

    def __enter__(self) -> Grader:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()


def differences(theirs: Mapping[str, str], ours: Mapping[str, str]) -> str:
    """A sentence on where a coordinator's versions and a worker's differ; "" if nowhere."""
    unlike = [n for n in {**theirs, **ours} if theirs.get(n) != ours.get(n)]
    told = ", ".join(
        f"{n} differs" if "code" in n else f"{n} is {ours.get(n)} there and {theirs.get(n)} here" for n in unlike
    )
    return (
        f"a worker would grade otherwise than this machine: {told}; install the same versions on both" if told else ""
    )
