"""Workers on this machine: processes, each with a warm sandbox and one submission at a time.

So it is known which submission was at work in a process that is gone, a wrong one disturbs no other, and the judge uses
all cores. A process is replaced when it is lost, and ends by itself, with its sandbox, when the coordinator does.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import islice
from multiprocessing import Pipe
from multiprocessing.connection import Connection, wait
from types import TracebackType

from autograder.inputs import Setup
from autograder.record import Record
from autograder.sandbox import SandboxError
from autograder.scratch import scratch
from autograder.worker import Fault, Grader, Job, WorkerError

PATIENCE = 10.0  # seconds that a process may take to end its sandbox
LONGEST = 10  # times a submission's own limit: what a process may take for one, with all tries and the judge
WATCH = 30.0  # seconds between two looks at whether one has taken longer
STARTS = 3  # in a row, that a process may be lost before it was ready
LOST = (
    f"{STARTS} processes in a row ended before they could grade anything. Is there memory left? With --jobs 1 it takes "
    "the least. Nothing is lost: run the same command again"
)
MAIN = "from autograder.pool import serve; serve()"


def cores() -> int:
    """Of this machine, those that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class _Process:
    """One of them, seen from the coordinator."""

    def __init__(self, setup: Setup, folder: str):
        self.connection, theirs = Pipe()
        ended, self._lifeline = os.pipe()  # never written to; its end tells the process that the coordinator is gone
        self.ready = False
        self.job: Job | None = None
        self.until = 0.0  # when it must have an answer
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-c", MAIN, str(theirs.fileno()), str(ended)],
                pass_fds=[theirs.fileno(), ended],
                env={**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)},
                stdin=subprocess.DEVNULL,
            )
        finally:
            theirs.close()
            os.close(ended)
        self.send((setup, folder))

    def send(self, message: object) -> None:
        """To a process that has just died there is nothing to send: its end is read where its answer would be."""
        try:
            self.connection.send(message)
        except OSError:
            return

    def kill(self) -> None:
        """End it at once, with its sandbox."""
        self._process.kill()

    def hang_up(self) -> None:
        """Have it end by itself if it has nothing to do, else at once."""
        self.connection.close()
        if self.job or not self.ready:
            self.kill()

    def close(self) -> None:
        """End it, and wait until it has ended."""
        self.hang_up()
        try:
            self._process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        os.close(self._lifeline)


class Pool:
    """Workers (see `worker`): `jobs` processes, by default as many as there are cores."""

    def __init__(self, setup: Setup, jobs: int = 0):
        if not hasattr(os, "fork"):
            raise SandboxError("the grader needs fork: run it on Linux, on Windows in WSL or a container")
        self._setup, self._stack = setup, ExitStack()
        self._lost_at_start = 0
        self._folder = self._stack.enter_context(scratch())
        self._processes: list[_Process] = []
        self._stack.callback(self._end)
        try:
            for _ in range(jobs or cores()):
                self._processes.append(_Process(setup, self._folder))
        except BaseException:
            self._stack.close()
            raise

    def run(self, jobs: Iterable[Job], at_once: int = 0) -> Iterator[tuple[Job, Record | Fault]]:
        """See `Workers`."""
        jobs, more = iter(jobs), True
        ended: list[tuple[Job, Record | Fault]] = []
        while True:
            team = self._processes[: at_once or None]
            idle = [p for p in team if p.ready and not p.job]
            for process, job in zip(idle, islice(jobs, len(idle)), strict=False):
                process.job, process.until = job, time.monotonic() + LONGEST * self._setup.limits.wall_s
                process.send(job)
            more = more and all(p.job for p in idle)
            yield from ended  # only now: whoever takes them may need time, and all have something to do
            busy = {p.connection: p for p in team if p.job or (more and not p.ready)}
            if not busy:
                return
            ended = []
            ready = wait(list(busy), WATCH)
            for connection in ready:
                process = busy[connection]  # type: ignore[index]
                had, answer = process.job, self._answer(process)
                if answer is not None and had:
                    ended.append((had, answer))
            for process in busy.values():
                if process.job and process.connection not in ready and time.monotonic() > process.until:
                    process.kill()  # its end is read where its answer would be

    def _answer(self, process: _Process) -> Record | Fault | None:
        """What a process has to say; None for its word that it is ready. A lost one is replaced."""
        try:
            answer = process.connection.recv()
        except (EOFError, OSError):
            return self._replace(process, WorkerError(LOST))
        if isinstance(answer, Exception):
            return self._replace(process, answer)
        process.ready, process.job, self._lost_at_start = True, None, 0
        return answer

    def _replace(self, process: _Process, why: Exception) -> Fault | None:
        self._lost_at_start += not process.ready
        if self._lost_at_start >= STARTS:
            raise why
        process.close()
        self._processes[self._processes.index(process)] = _Process(self._setup, self._folder)
        return Fault("the process that graded it is gone", lost=True) if process.ready else None

    def _end(self) -> None:
        for process in self._processes:
            process.hang_up()
        for process in self._processes:
            process.close()

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._stack.close()


def serve() -> None:
    """In the process: take the setup and jobs, send what came of them."""
    descriptor, ended = map(int, sys.argv[1:])
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the coordinator, which then ends this process
    threading.Thread(target=_follow, args=[ended], daemon=True).start()
    connection = Connection(descriptor)
    setup, folder = connection.recv()
    tempfile.tempdir = folder  # the coordinator removes it, whatever becomes of this process
    try:
        grader = Grader(setup, folder)
    except (SandboxError, WorkerError, OSError) as error:
        connection.send(error)
        return
    with grader:
        connection.send(None)
        while True:
            try:
                connection.send(grader.grade(connection.recv()))
            except (EOFError, OSError):  # the coordinator hung up
                return


def _follow(ended: int) -> None:
    """End with the coordinator, at once; the sandbox follows, since its zygote reads this process's end."""
    os.read(ended, 1)
    os._exit(1)
