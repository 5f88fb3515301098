"""The host's side of one submission: ask the student's process, one request at a time, and believe none of it.

Every request carries a random token that its reply must repeat, so a reply cannot be prepared before it was asked for.
Every wait has a deadline. Only cells and inputs go out; what comes back is checked by `wire`.
"""

from __future__ import annotations

import contextlib
import secrets
import socket
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from autograder.sandbox.child import Child, state_of
from autograder.sandbox.job import REASONS, Again, Call, CallResult, Cell, CellResult, Limits, Run, SandboxError, Value
from autograder.sandbox.messages import outcome_from_message, output_from_message, raised_from_message
from autograder.sandbox.wire import Channel, Closed, WireError, encode
from course_nn.checks.outcome import Outcome
from course_nn.checks.values import flatten

GRACE = 1.0  # seconds that a cell has to end after its time is up
MAX_ANSWERS = 256 << 20  # bytes of results from one submission


class Ended(Exception):
    """The student's process can do no more; the message is the state."""


class Session:
    """One submission's run in a child. lender: where right pieces are to be had, for calls that name some."""

    def __init__(self, child: Child, limits: Limits, lender: Callable[[], Session] | None = None):
        self.child, self.limits, self.lender = child, limits, lender
        self.deadline = time.monotonic() + limits.wall_s
        self.shown = self.answered = 0  # bytes
        self.cells: list[CellResult] = []

    def run(self, cells: Sequence[Cell], calls: Sequence[Call], again: Again | None = None) -> Run:
        """Run the cells in order, then every call in a fork of what they left, then those that `again` asks for."""
        started = time.monotonic()
        try:
            self.start(cells)
        except Ended as end:
            state = str(end)
            reason = REASONS[state].format(what=f"Your cell “{self.cells[-1].id}”")
            return Run(state, reason, tuple(self.cells), {}, {}, time.monotonic() - started)
        first = self._calls(calls)
        second = self._calls(again(first)) if again else {}
        return Run("ran", "", tuple(self.cells), first, second, time.monotonic() - started)

    def start(self, cells: Sequence[Cell]) -> None:
        """Run the cells. Raises Ended where one of them ends the process."""
        self._until_ready()
        for cell in cells:
            self._cell(cell)

    def lend(self, pieces: Sequence[str]) -> socket.socket:
        """A socket at whose other end a fork lends what the cells defined, until `take_back`. Raises Ended."""
        ours, theirs = socket.socketpair()
        try:
            self._send({"do": "lend", "pieces": list(pieces)}, time.monotonic() + 5)
            self._hand_over(theirs)
        except Ended:
            ours.close()
            theirs.close()
            raise
        return ours

    def take_back(self) -> None:
        """End the fork that lends; whether anything of it still answers is no matter."""
        with contextlib.suppress(Ended):
            self._stop(False)

    def _calls(self, calls: Sequence[Call]) -> dict[str, CallResult]:
        results, state = {}, "ran"
        for call in calls:
            if state == "ran":
                try:
                    results[call.exercise] = self._call(call)
                    continue
                except Ended as end:  # there is nothing left to fork
                    state = str(end)
            results[call.exercise] = CallResult(state, pieces=call.pieces)
        return results

    def _until_ready(self) -> None:
        """No line of the student's has run yet: whatever goes wrong here is the grader's fault."""
        try:
            message, _ = self.child.channel.receive(time.monotonic() + 60)
        except (TimeoutError, WireError):
            raise SandboxError("the sandbox did not start a process; run again") from None
        except Closed:
            self.child.state(5)
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
        return self.child.state(0.5) or "protocol violation"

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
        """One fork, one socket of its own, one request a case. Pieces come over a second socket, from their lender."""
        seconds = self.limits.call_s + (self.limits.cell_s if call.cells else 0)
        deadline = min(time.monotonic() + seconds, self.deadline)
        outcomes: list[Outcome] = []
        state, gone = "ran", False
        ours, theirs = socket.socketpair()
        answers, sockets = Channel(ours), [theirs]
        lender = self.lender() if call.pieces and self.lender else None
        if lender:
            try:
                sockets.append(lender.lend(call.pieces))
            except Ended as end:  # by what this submission asked of it before
                return CallResult(str(end), pieces=call.pieces)
        cells = [{"id": c.id, "source": c.source, "takes": list(c.takes)} for c in call.cells]
        request = {"exercise": call.exercise, "probe": call.probe, "pieces": list(call.pieces), "cells": cells}
        try:
            self._send({"do": "call", **request}, deadline)
            self._hand_over(*sockets)
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
            for s in sockets:
                s.close()
        self.answered += answers.received
        status = self._stop(gone)
        if lender:
            lender.take_back()
        if gone:
            state = "protocol violation" if status is None else state_of(status)
        if self.child.ran_out_of_memory():
            state = "out of memory"
        if self.answered > MAX_ANSWERS:
            raise Ended("too much output")
        return CallResult(state, tuple(outcomes), call.pieces)

    def _hand_over(self, *theirs: socket.socket) -> None:
        try:
            socket.send_fds(self.child.channel.sock, [b"f"], [s.fileno() for s in theirs])
        except OSError:
            raise Ended(self._how_it_ended()) from None
        for s in theirs:
            s.close()  # or the fork's end would not be seen

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
