"""The host's side of one submission: ask the student's process, one request at a time, and believe none of it.

Every request carries a random token that its reply must repeat, so a reply cannot be prepared before it was asked for.
Every wait has a deadline. Only cells and inputs go out; what comes back is checked by `wire`.
"""

from __future__ import annotations

import secrets
import socket
import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from autograder.sandbox.job import REASONS, Call, CallResult, Cell, CellResult, Limits, Run, SandboxError, Value
from autograder.sandbox.memory import Group
from autograder.sandbox.messages import outcome_from_message, output_from_message, raised_from_message
from autograder.sandbox.wire import Channel, Closed, WireError, encode
from course_nn.checks.outcome import Outcome
from course_nn.checks.values import flatten

GRACE = 1.0  # seconds that a cell has to end after its time is up
MAX_ANSWERS = 256 << 20  # bytes of results from one submission
OUT_OF_MEMORY = (-9, 96)  # exit statuses: only the kernel's out-of-memory killer and the guest itself use them


class ZygoteLost(SandboxError):
    """The process that forks is gone, and all its children with it."""


class Ended(Exception):
    """The student's process can do no more; the message is the state."""


class Child:
    """A student's process as seen from outside: a channel to it, and the zygote's word on how it ended.

    group: the control group of it and all that it starts, where there are such.
    """

    def __init__(self, talk: socket.socket, status: socket.socket, group: Group | None = None):
        self.channel, self._status, self._group = Channel(talk), status, group
        self._kills = 0

    def ran_out_of_memory(self) -> bool:
        """True if the kernel ended a process of it for want of memory since this was last asked."""
        before, self._kills = self._kills, self._group.kills() if self._group else 0
        return self._kills > before

    def exit_status(self, seconds: float) -> int | None:
        """How it ended; None if it has not after so many seconds. Raises SandboxError if it never was."""
        self._status.settimeout(seconds)
        try:
            word = self._status.recv(4096).decode()
        except TimeoutError:
            return None
        except OSError:
            word = ""
        if not word:
            raise ZygoteLost("the sandbox's zygote was lost; run again")
        if word.startswith("fault"):
            raise SandboxError(f"the sandbox could not start a process ({word.strip()}); run again")
        return int(word)

    def close(self) -> None:
        """Kill it, if it still runs, with all that it started."""
        self.channel.close()
        try:
            self._status.shutdown(socket.SHUT_WR)
            self.exit_status(10)
        except (OSError, SandboxError):
            pass
        self._status.close()
        if self._group:
            self._group.remove()


class Session:
    """One submission's run in a child."""

    def __init__(self, child: Child, limits: Limits):
        self.child, self.limits = child, limits
        self.deadline = time.monotonic() + limits.wall_s
        self.shown = self.answered = 0  # bytes
        self.cells: list[CellResult] = []

    def run(self, cells: Sequence[Cell], calls: Sequence[Call]) -> Run:
        """Run the cells in order, then every call in a fork of what they left."""
        started = time.monotonic()
        results: dict[str, CallResult] = {}
        self._until_ready()
        try:
            for cell in cells:
                self._cell(cell)
        except Ended as end:
            state = str(end)
            reason = REASONS[state].format(what=f"Your cell “{self.cells[-1].id}”")
            return Run(state, reason, tuple(self.cells), {}, time.monotonic() - started)
        state = "ran"
        for call in calls:
            if state == "ran":
                try:
                    results[call.exercise] = self._call(call)
                    continue
                except Ended as end:  # there is nothing left to fork
                    state = str(end)
            results[call.exercise] = CallResult(state)
        return Run("ran", "", tuple(self.cells), results, time.monotonic() - started)

    def _until_ready(self) -> None:
        """No line of the student's has run yet: whatever goes wrong here is the grader's fault."""
        try:
            message, _ = self.child.channel.receive(time.monotonic() + 60)
        except (TimeoutError, WireError):
            raise SandboxError("the sandbox did not start a process; run again") from None
        except Closed:
            self.child.exit_status(5)
            raise SandboxError("the sandbox's process ended before it began; run again") from None
        if message != {"ready": True}:
            raise SandboxError(f"the sandbox refused to start: {message.get('fault')}")

    def _send(self, message: dict[str, Any], deadline: float) -> None:
        try:
            frame = encode(message)
        except WireError as error:
            raise SandboxError(f"a request is too large for the sandbox ({error}); refuse it at intake") from None
        try:
            self.child.channel.send_frame(frame, min(deadline, self.deadline))
        except TimeoutError:
            raise Ended("timed out") from None
        except Closed:
            raise Ended(self._how_it_ended()) from None

    def _receive(self, deadline: float) -> dict[str, Any]:
        try:
            message, arrays = self.child.channel.receive(min(deadline, self.deadline))
        except TimeoutError:
            raise Ended("timed out") from None
        except WireError:
            raise Ended("protocol violation") from None
        except Closed:
            raise Ended(self._how_it_ended()) from None
        if arrays:
            raise Ended("protocol violation")
        return message

    def _how_it_ended(self) -> str:
        status = self.child.exit_status(0.5)
        return "protocol violation" if status is None else _state(status)

    def _cell(self, cell: Cell) -> None:
        """Run a cell. What the kernel ended for want of memory may be a process that the cell only started."""
        try:
            self._ask(cell)
        except Ended:
            if self.child.ran_out_of_memory():
                raise Ended("out of memory") from None
            raise
        if self.child.ran_out_of_memory():
            raise Ended("out of memory")

    def _ask(self, cell: Cell) -> None:
        token, deadline = secrets.token_hex(8), time.monotonic() + self.limits.cell_s + GRACE
        outputs: list[dict[str, Any]] = []
        self.cells.append(CellResult(cell.id, outputs))
        request = {"do": "cell", "token": token, "id": cell.id, "source": cell.source, "takes": list(cell.takes)}
        self._send(request, deadline)
        while True:
            before = self.child.channel.received
            message = self._receive(deadline)
            if message.keys() == {"done", "raised"} and message["done"] == token:
                try:
                    self.cells[-1] = replace(self.cells[-1], raised=raised_from_message(message["raised"]))
                except WireError:
                    raise Ended("protocol violation") from None
                return
            self._show(message, outputs, self.child.channel.received - before)

    def _show(self, message: dict[str, Any], outputs: list[dict[str, Any]], size: int) -> None:
        """Take an output."""
        self.shown += size
        if self.shown > self.limits.output_bytes or message == {"flood": True}:
            raise Ended("too much output")
        if message == {"clear": True}:
            outputs.clear()
            return
        try:
            output = output_from_message(message.get("output"))
        except WireError:
            raise Ended("protocol violation") from None
        if outputs and output["output_type"] == "stream" and outputs[-1].get("name") == output["name"]:
            outputs[-1]["text"] += output["text"]
        else:
            outputs.append(output)

    def _call(self, call: Call) -> CallResult:
        """One fork, one socket of its own, one request a case."""
        deadline = min(time.monotonic() + self.limits.call_s, self.deadline)
        outcomes: list[Outcome] = []
        state, gone = "ran", False
        ours, theirs = socket.socketpair()
        answers = Channel(ours)
        try:
            self._send({"do": "call", "exercise": call.exercise, "probe": call.probe}, deadline)
            self._hand_over(theirs)
            for case in call.cases:
                outcomes.append(self._case(call.exercise, case, answers, deadline))
        except TimeoutError:
            state = "timed out"
        except WireError:
            state = "protocol violation"
        except Closed:
            gone = True
        finally:
            answers.close()
            theirs.close()
        self.answered += answers.received
        status = self._stop(gone)
        if gone:
            state = "protocol violation" if status is None else _state(status)
        if self.child.ran_out_of_memory():
            state = "out of memory"
        if self.answered > MAX_ANSWERS:
            raise Ended("too much output")
        return CallResult(state, tuple(outcomes))

    def _hand_over(self, theirs: socket.socket) -> None:
        try:
            socket.send_fds(self.child.channel.sock, [b"f"], [theirs.fileno()])
        except OSError:
            raise Ended(self._how_it_ended()) from None
        theirs.close()  # or the fork's end would not be seen

    def _case(self, exercise: str, inputs: tuple[Value, ...], answers: Channel, deadline: float) -> Outcome:
        token = secrets.token_hex(8)
        arrays: list[Any] = []
        try:
            frame = encode({"token": token, "inputs": flatten(tuple(inputs), arrays)}, arrays)
        except (WireError, TypeError) as error:
            raise SandboxError(f"{exercise}: the inputs of a case cannot cross ({error})") from None
        answers.send_frame(frame, deadline)
        message, arrays = answers.receive(deadline)
        if message.keys() != {"token", "outcome"} or message["token"] != token:
            raise WireError("not the reply")
        return outcome_from_message(message["outcome"], arrays, len(inputs))

    def _stop(self, gone: bool) -> int | None:
        """End the fork; its exit status if it ended by itself. What it had started is gone as well."""
        token, deadline = secrets.token_hex(8), time.monotonic() + 5
        self._send({"do": "stop", "token": token, "gone": gone}, deadline)
        while True:
            before = self.child.channel.received
            message = self._receive(deadline)
            if message.keys() == {"stopped", "status"} and message["stopped"] == token:
                return message["status"] if type(message["status"]) is int else None
            self._show(message, [], self.child.channel.received - before)  # a thread that goes on printing


def _state(status: int) -> str:
    if status in OUT_OF_MEMORY:
        return "out of memory"
    return "died" if status < 0 else "exited early"
