"""In the student's process: run the cells, then call the answers.

Nothing here is a safeguard: the student's code runs in the same process and may change any of it. What it can say to
the grader is checked on the other side.
"""

from __future__ import annotations

import contextlib
import math
import os
import random
import resource
import signal
import socket
import sys
import time
from typing import TYPE_CHECKING, Any

import numpy.random  # NumPy itself only imports it when it is used: 10 ms, in every child

from course_nn.checks import probes
from course_nn.checks.names import find
from course_nn.checks.outcome import MISSING, Outcome, Raised, capture, describe
from course_nn.checks.values import restore

if TYPE_CHECKING:
    from .forks import fork
    from .messages import outcome_to_message, raised_to_message, unable
    from .pieces import Borrower, Lender
    from .shell import Shell, outlet
    from .wire import Channel, Closed, WireError
else:  # beside this file, not in a package
    from forks import fork
    from messages import outcome_to_message, raised_to_message, unable
    from pieces import Borrower, Lender
    from shell import Shell, outlet
    from wire import Channel, Closed, WireError

OUT_OF_MEMORY, OUT_OF_CPU = 96, 97  # exit statuses


class TimeLimit(KeyboardInterrupt):
    """Raised in a cell that runs too long; `except Exception` does not catch it."""


class CPULimit(KeyboardInterrupt):
    """Raised in a cell that needs too much of the processor."""


class Student:
    """The conversation with the host: requests come one at a time, a reply repeats its request's token."""

    def __init__(self, shell: Shell, sock: socket.socket, limits: dict[str, Any]):
        self.shell, self.channel, self.limits = shell, Channel(sock), limits
        self.raised: dict[str, Raised] = {}
        self.answers: dict[str, Any] = {}  # what the cells' `takes` took
        self.fork = 0  # the latest, answering or ended
        self.busy = 0  # signals for too much processor time, in this cell
        self.pid = os.getpid()
        self.is_init = self.pid == 1

    def serve(self) -> None:
        """Answer until the host hangs up; does not return."""
        try:
            reseed()
            outlet.channel, outlet.owner = self.channel, self.pid
            outlet.send({"ready": True})
            while True:
                request, _ = self.channel.receive()
                getattr(self, request["do"])(request)
        except Closed:
            os._exit(0)
        except MemoryError:
            os._exit(OUT_OF_MEMORY)
        except BaseException:
            os._exit(1)

    def cell(self, request: dict[str, Any]) -> None:
        """Run a cell; outputs go out while it runs."""
        signal.signal(signal.SIGALRM, self._too_long)
        signal.setitimer(signal.ITIMER_REAL, self.limits["cell_s"])
        self._limit_cpu(self._too_busy)
        raised = self._execute(request)
        if os.getpid() != self.pid:  # the cell forked, and this is the copy
            os._exit(0)
        outlet.flush()
        outlet.send({"done": request["token"], "raised": raised_to_message(raised)})

    def _execute(self, cell: dict[str, Any]) -> Raised | None:
        """Run a cell and take the answers that stand after it; its error, if it raised one."""
        error: BaseException | None
        try:
            result = self.shell.run_cell(cell["source"], store_history=True)
            error = result.error_before_exec or result.error_in_exec
        except BaseException as escaped:
            error = escaped
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            self.busy = 0
        raised = describe(error) if error else None
        if raised:
            self.raised[cell["id"]] = raised
        for name in cell["takes"]:
            if name in self.shell.user_ns:
                self.answers[name] = self.shell.user_ns[name]
        return raised

    def _too_long(self, *_: object) -> None:
        raise TimeLimit(f"the cell ran for more than {self.limits['cell_s']:g} s")

    def _limit_cpu(self, handler: Any) -> None:
        """From now on, so many seconds of the processor; the kernel then sends a signal each second."""
        signal.signal(signal.SIGXCPU, handler)
        used, hard = sum(resource.getrusage(resource.RUSAGE_SELF)[:2]), resource.getrlimit(resource.RLIMIT_CPU)[1]
        wanted = math.ceil(used + self.limits["cpu_s"])
        resource.setrlimit(resource.RLIMIT_CPU, (wanted if hard < 0 else min(wanted, hard), hard))

    def _too_busy(self, *_: object) -> None:
        """The first signal interrupts the cell; where that is not heeded, the second ends the process."""
        self.busy += 1
        if self.busy > 1:
            os._exit(OUT_OF_CPU)
        raise CPULimit(f"the cell needed more than {self.limits['cpu_s']:g} s of the processor")

    def call(self, request: dict[str, Any]) -> None:
        """Fork; the fork answers over a socket of its own, so that a call can neither change nor garble another.

        With right pieces to be put in the place of failed ones comes a second socket, to the process that lends them.
        """
        channel, *lender = self._forked(1 + bool(request["pieces"]))
        if channel:
            self._answer(channel, request, *lender)

    def lend(self, request: dict[str, Any]) -> None:
        """Fork; the fork lends pieces. Only where the cells were the course's own."""
        (channel,) = self._forked(1)
        if channel:
            with contextlib.suppress(Closed, WireError):
                Lender(channel, {name: self.answers[name] for name in request["pieces"]}).serve()
            os._exit(0)

    def _forked(self, sockets: int) -> list[Channel | None]:
        """Fork. In the fork the channels that have come for it; here, None."""
        descriptors = socket.recv_fds(self.channel.sock, 1, sockets)[1]
        try:
            self.fork = fork()
        except OSError:  # too many processes: those that the cells left behind
            self._sweep()
            self.fork = fork()
        if self.fork == 0:
            os.setpgid(0, 0)
            outlet.silence()
            self.channel.close()
            return [Channel(socket.socket(fileno=d), greedy=True) for d in descriptors]
        for descriptor in descriptors:
            os.close(descriptor)
        return [None] * sockets

    def stop(self, request: dict[str, Any]) -> None:
        """End the fork and all that it started; say how it ended."""
        # It may have ended by itself just now: then its own status tells more than that of our signal.
        ended, status = wait_for(self.fork, 0.2) if request["gone"] else (0, 0)
        self._sweep()
        if not ended and not self.is_init:
            os.waitpid(self.fork, 0)
        outlet.send({"stopped": request["token"], "status": os.waitstatus_to_exitcode(status) if ended else None})

    def _sweep(self) -> None:
        """End every other process of this submission: in its own namespace all, without one the fork's group."""
        with contextlib.suppress(ProcessLookupError, ChildProcessError):
            if not self.is_init:
                if self.fork:
                    os.killpg(self.fork, signal.SIGKILL)
            else:
                os.kill(-1, signal.SIGKILL)
                while True:  # the dead count against the limit until they are waited for
                    os.waitpid(-1, 0)

    def _answer(self, channel: Channel, call: dict[str, Any], lender: Channel | None = None) -> None:
        pid, latest = os.getpid(), ""
        try:
            if lender:
                self._limit_cpu(signal.SIG_DFL)
                self._borrow(Borrower(lender), call)
            while True:
                request, arrays = channel.receive()
                exercise = request["exercise"]
                if exercise != latest:
                    self._limit_cpu(signal.SIG_DFL)  # in a process that is not the first of its namespace, it ends it
                    latest = exercise
                for i, inputs in enumerate(restore(request["cases"], arrays)):
                    outcome = self._outcome(exercise, request["probe"], inputs)
                    if os.getpid() != pid:  # the answer forked, and this is the copy
                        os._exit(0)
                    reply, results = {"token": request["token"], "case": i}, []  # type: dict[str, Any], list[Any]
                    try:
                        channel.send({**reply, "outcome": outcome_to_message(outcome, results)}, results)
                    except (WireError, TypeError):
                        channel.send({**reply, "outcome": outcome_to_message(unable(outcome.value), [])})
        except Closed:
            os._exit(0)
        except MemoryError:
            os._exit(OUT_OF_MEMORY)
        except BaseException:
            os._exit(1)

    def _borrow(self, borrower: Borrower, call: dict[str, Any]) -> None:
        """Put right pieces in their places, and run again the cells between them and the answer."""
        self.shell.user_ns.update({name: borrower.stand_in(name) for name in call["pieces"]})
        for cell in call["cells"]:
            self.raised.pop(cell["id"], None)
            for name in cell["takes"]:
                self.answers.pop(name, None)
            self._execute(cell)

    def _outcome(self, exercise: str, probe: str, args: tuple[Any, ...]) -> Outcome:
        found = next((space for space in (self.answers, self.shell.user_ns) if exercise in space), None)
        if found is None:
            return Outcome(raised=self.raised[exercise]) if exercise in self.raised else MISSING
        try:
            return capture(find(probe, probes), found[exercise], args)
        except KeyboardInterrupt as error:
            return Outcome(raised=describe(error))


def wait_for(pid: int, seconds: float) -> tuple[int, int]:
    """waitpid, for so long."""
    until = time.monotonic() + seconds
    while True:
        ended, status = os.waitpid(pid, os.WNOHANG)
        if ended or time.monotonic() > until:
            return ended, status
        time.sleep(0.001)


def reseed() -> None:
    """A fork repeats its parent's random numbers otherwise, and so every student the others'."""
    random.seed()
    numpy.random.seed(int.from_bytes(os.urandom(4), "little"))  # noqa: NPY002  it is theirs that may be legacy
    if "torch" in sys.modules:
        sys.modules["torch"].seed()
