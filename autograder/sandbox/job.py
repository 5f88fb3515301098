"""What goes into a sandbox and what comes out of it, as plain data."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from course_nn.checks.outcome import Outcome, Raised

Value = Any  # one of the kinds that `course_nn.checks.values` describes

REASONS = {
    "timed out": "{what} ran for longer than it may and was stopped.",
    "out of CPU": "{what} needed more of the processor's time than it may use, so it was stopped.",
    "out of memory": "{what} needed more memory than it may use.",
    "too much output": "{what} printed more than is kept, so it was stopped.",
    "exited early": "{what} ended the Python process, so nothing after it could run.",
    "died": "{what} crashed Python itself, so nothing after it could run.",
    "protocol violation": "{what} interfered with the grader, so it was stopped.",
}


class SandboxError(Exception):
    """A fault of the grader or its machine, never the student's: grade again, never give a zero."""


@dataclass(frozen=True)
class Limits:
    """What one submission may use. Memory is per process, see also `together_mb`.

    The seconds are by the clock, but for `cpu_s`: those are of the processor, which a busy neighbour does not shorten.
    """

    memory_mb: int = 1024
    wall_s: float = 120  # the whole submission, calls included
    cell_s: float = 30
    call_s: float = 10  # one Call, all its cases
    cpu_s: float = 20  # one cell or one Call, of each process; no process gets more than wall_s of them altogether
    output_bytes: int = 1_000_000
    processes: int = 64
    files_mb: int = 64

    @property
    def together_mb(self) -> int:
        """What all processes and files of a submission may use together, where control groups can be had.

        More than one process may, so that a cell of honest work gets Python's own MemoryError first.
        """
        return self.memory_mb + self.memory_mb // 2 + 2 * self.files_mb


@dataclass(frozen=True)
class Cell:
    """A code cell; its id is the exercise's name where it holds an answer.

    `takes` names the exercises whose answer is the object that the name has once this cell has run, as a check that
    stands right below it would see it; a cell that takes it again replaces it.
    """

    id: str
    source: str
    takes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Call:
    """An exercise's answer is to be called by a probe (of `course_nn.checks.probes`), once a case.

    Of a call that is alone in its group, pieces: names that are to stand for the course's right pieces (see `pieces`);
    cells: what is to be run again before it, with them in place.
    """

    exercise: str
    probe: str
    cases: tuple[tuple[Value, ...], ...]
    pieces: tuple[str, ...] = ()
    cells: tuple[Cell, ...] = ()


@dataclass(frozen=True)
class CellResult:
    """What a cell showed (nbformat-4 outputs; HTML is data here: sanitise it before a page shows it), and its error."""

    id: str
    outputs: list[dict[str, Any]] = field(default_factory=list)
    raised: Raised | None = None


@dataclass(frozen=True)
class CallResult:
    """An outcome a case; fewer only if `state`, one of REASONS, says why the rest did not run. `pieces`: see Call."""

    exercise: str
    state: str
    outcomes: tuple[Outcome, ...] = ()
    pieces: tuple[str, ...] = ()


#: A conversation on what to call: it yields groups of calls, each to be made in a fork of its own, and is sent an
#: iterator over what comes of them, as it comes. In a group, an answer that ends the fork leaves those after it without
#: a result; if the submission's process ends, all of the group have another result, which counts.
Asks = Generator[Sequence[tuple[Call, ...]], Iterator[CallResult], None]


@dataclass(frozen=True)
class Run:
    """What came of a submission: of its cells up to one that ended everything (`reason` says how), and of the calls.

    Nothing is called unless every cell ran (a cell that raised has run), so `calls` is empty then.
    """

    state: str  # "ran", or one of REASONS
    reason: str  # a sentence for the student, "" if all ran
    cells: tuple[CellResult, ...]
    calls: dict[str, CallResult]  # the latest of each exercise
    seconds: float
