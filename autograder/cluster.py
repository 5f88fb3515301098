"""Workers on an existing Dask cluster: the coordinator sends submissions, Dask finds who grades them.

A task is a Setup and a Job, and gives what a worker of `pool` gives. Dask runs it again elsewhere if its worker dies; a
task whose workers die again and again comes back as lost. Every process of the cluster keeps the sandbox of the setup
that it was last asked for, and ends it when it has not been used for IDLE seconds, so that a coordinator that was
killed leaves nothing running there. Dask is imported only here, and only when a cluster is asked for.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from queue import Empty, SimpleQueue
from types import TracebackType
from typing import Any

from autograder.inputs import Setup, versions
from autograder.record import Record
from autograder.sandbox import SandboxError
from autograder.worker import Fault, Grader, Job, WorkerError, differences

PATIENCE = 20.0  # seconds to wait for the scheduler, and for its first worker
IDLE = 60.0  # seconds
AHEAD = 2  # tasks a thread of the cluster: one that runs, one that waits
GO_ON = "Nothing is lost: run the same command again"
START = "start one with: dask scheduler, and on each machine: dask worker ADDRESS --nthreads 1"


class Cluster:
    """Workers (see `worker`) of the Dask scheduler at `address`. Raises WorkerError where they cannot be used."""

    def __init__(self, setup: Setup, address: str, patience: float = PATIENCE):
        try:
            import distributed
        except ImportError:
            raise WorkerError("--scheduler needs Dask, on every machine: pip install 'course-nn[cluster]'") from None
        self.address, self.patience, self._context, self._distributed = address, patience, setup.context, distributed
        try:
            self.client = distributed.Client(address, timeout=patience, set_as_default=False)
        except (OSError, ValueError) as error:
            raise WorkerError(f"no Dask scheduler answers at {address} ({error}); {START}") from None
        try:
            self._compare(setup)
            # A task, not a copy sent once: Dask makes it anew if the workers that hold it die.
            self.setup = self.client.submit(_same, setup, pure=False)
        except BaseException:
            self.client.close()
            raise

    def _compare(self, setup: Setup) -> None:
        """Have at least one worker, and only such that grade as this machine would."""
        try:
            self.client.wait_for_workers(1, timeout=self.patience)
        except TimeoutError:
            raise WorkerError(f"the Dask scheduler at {self.address} has no workers; {START}") from None
        for worker, theirs in self.client.run(versions, on_error="return").items():
            if isinstance(theirs, Exception):
                raise WorkerError(f"the worker at {worker} has no usable autograder ({theirs}); install it as here")
            if mismatch := differences(setup.versions, theirs):
                raise WorkerError(f"{worker}: {mismatch}")

    def run(self, jobs: Iterable[Job], at_once: int = 0) -> Iterator[tuple[Job, Record | Fault]]:
        """See `Workers`."""
        left = iter(jobs)
        running: dict[Any, Job] = {}
        ended: SimpleQueue[Any] = SimpleQueue()
        while True:
            room = (at_once or AHEAD * sum(self.client.nthreads().values())) - len(running)
            for job in islice(left, max(room, not running)):
                future = self.client.submit(grade_here, self.setup, job, pure=False)
                running[future] = job
                future.add_done_callback(ended.put)
            if not running:
                return
            yield from [(running.pop(future), self._answer(future)) for future in self._some(ended)]

    def _some(self, ended: SimpleQueue[Any]) -> list[Any]:
        """Futures that are done, at least one. Raises WorkerError where none is to be expected any more."""
        alone_since = time.monotonic()
        while True:
            with suppress(Empty):
                found = [ended.get(timeout=1)]
                while True:
                    try:
                        found.append(ended.get_nowait())
                    except Empty:
                        return found
            if self.client.status != "running":
                raise WorkerError(f"the Dask scheduler at {self.address} is gone. {GO_ON}")
            if self.client.nthreads():
                alone_since = time.monotonic()
            elif time.monotonic() - alone_since > self.patience:
                raise WorkerError(f"the Dask scheduler at {self.address} has no workers any more. {GO_ON}")

    def _answer(self, future: Any) -> Record | Fault:
        try:
            answer: Record | Fault = future.result()
        except self._distributed.scheduler.KilledWorker as error:
            return Fault(f"the workers that graded it are gone, at last {error.last_worker.address}", lost=True)
        except (SandboxError, WorkerError):  # this worker can grade nothing
            raise
        except Exception as error:
            if self.client.status != "running" or isinstance(error, self._distributed.CancelledError):
                raise WorkerError(f"the Dask scheduler at {self.address} is gone. {GO_ON}") from None
            return Fault(f"{type(error).__name__}: {error}")
        return answer

    def close(self) -> None:
        """End the sandboxes that the cluster's processes keep for this run, and hang up."""
        with suppress(Exception):  # whatever is wrong with it, they end by themselves
            self.client.run(release, self._context, on_error="ignore")
        self.client.close()

    def __enter__(self) -> Cluster:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()


# ---- in a process of the cluster -----------------------------------------------------------------------------------


@dataclass
class _Warm:
    """A grader that this process keeps, how many threads use it, and the clock that runs when none does."""

    grader: Grader
    users: int = 0
    clock: threading.Timer | None = None


_kept: dict[str, _Warm] = {}  # by the setup's context
_lock = threading.Lock()


def grade_here(setup: Setup, job: Job) -> Record | Fault:
    """A task: grade one submission in the sandbox that this process keeps for the setup."""
    from distributed import get_worker

    with _lock:
        warm = _kept.get(setup.context)
        if not warm:
            warm = _kept[setup.context] = _Warm(Grader(setup, get_worker().local_directory))
        if warm.clock:
            warm.clock.cancel()
        warm.users += 1
    try:
        return warm.grader.grade(job)
    finally:
        with _lock:
            warm.users -= 1
            if not warm.users:
                warm.clock = threading.Timer(IDLE, release, [setup.context])
                warm.clock.daemon = True
                warm.clock.start()


def release(context: str) -> None:
    """End the sandbox kept for a setup, unless it is in use."""
    with _lock:
        warm = _kept.get(context)
        if warm and not warm.users:
            del _kept[context]
            warm.grader.close()


def _same(setup: Setup) -> Setup:
    return setup
