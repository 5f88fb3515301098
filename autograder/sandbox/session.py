"""The host's side of one submission: ask the student's process, one request at a time, and believe none of it.

Every request carries a random token that its reply must repeat, so a reply cannot be prepared before it was asked for.
Every wait has a deadline. Only cells and inputs go out; what comes back is checked by `wire`.
"""

from __future__ import annotations

import contextlib
import secrets
import socket
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from autograder.sandbox.asking import Ahead
from autograder.sandbox.child import Child, state_of
from autograder.sandbox.job import REASONS, Asks, Call, CallResult, Cell, CellResult, Limits, Run, SandboxError
from autograder.sandbox.messages import outcome_from_message, output_from_message, raised_from_message
from autograder.sandbox.wire import Channel, Closed, WireError, encode
from course_nn.checks.outcome import Outcome

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

    def run(self, cells: Sequence[Cell], asks: Asks) -> Run:
        """Run the cells in order, then every group of calls in a fork of what they left."""
        started = time.monotonic()
        try:
            self.start(cells)
        except Ended as end:
            state = str(end)
            reason = REASONS[state].format(what=f"Your cell “{self.cells[-1].id}”")
            return Run(state, reason, tuple(self.cells), {}, time.monotonic() - started)
        results: dict[str, CallResult] = {}
        with contextlib.suppress(StopIteration):
            groups = next(asks)
            while True:
                found = self._groups(groups, results)
                try:
                    groups = asks.send(found)
                finally:
                    deque(found, 0)  # whoever asked may not have listened
        return Run("ran", "", tuple(self.cells), results, time.monotonic() - started)

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

    def _groups(self, groups: Sequence[tuple[Call, ...]], results: dict[str, CallResult]) -> Iterator[CallResult]:
        """Call them, giving each result as it comes; `results` has the latest of each exercise."""
        state = "ran"
        for calls in groups:
            if state == "ran":
                try:
                    for result in self._group(calls):
                        results[result.exercise] = result
                        yield result
                    continue
                except Ended as end:  # there is nothing left to fork
                    state = str(end)
            for call in calls:
                results[call.exercise] = CallResult(call.exercise, state, pieces=call.pieces)
                yield results[call.exercise]

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

    def _group(self, calls: tuple[Call, ...]) -> Iterator[CallResult]:
        """One fork, one socket of its own. Pieces come over a second socket, from their lender.

        Each result is given once the next call is on its way, so that both sides have something to do.
        """
        first, latest, outcomes = calls[0], None, []  # type: Call, Call | None, list[Outcome]
        ours, theirs = socket.socketpair()
        answers, sockets = Channel(ours, greedy=True), [theirs]
        lender = self.lender() if first.pieces and self.lender else None
        if lender:
            try:
                sockets.append(lender.lend(first.pieces))
            except Ended as end:  # by what this submission asked of it before
                yield CallResult(first.exercise, str(end), pieces=first.pieces)
                return
        cells = [{"id": c.id, "source": c.source, "takes": list(c.takes)} for c in first.cells]
        longer = self.limits.cell_s if cells else 0
        state, gone = "ran", False
        try:
            ahead = Ahead(answers, calls)
            self._send({"do": "call", "pieces": list(first.pieces), "cells": cells}, self.deadline)
            self._hand_over(*sockets)
            for call in calls:
                if latest:
                    yield CallResult(latest.exercise, "ran", tuple(outcomes), latest.pieces)
                latest, outcomes = call, []
                self._cases(call, outcomes, ahead, longer)
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
        if latest:
            yield CallResult(latest.exercise, state, tuple(outcomes), latest.pieces)

    def _hand_over(self, *theirs: socket.socket) -> None:
        try:
            socket.send_fds(self.child.channel.sock, [b"f"], [s.fileno() for s in theirs])
        except OSError:
            raise Ended(self._how_it_ended()) from None
        for s in theirs:
            s.close()  # or the fork's end would not be seen

    def _cases(self, call: Call, outcomes: list[Outcome], ahead: Ahead, longer: float) -> None:
        """Take the outcome of every case, and leave the next call on its way."""
        deadline = min(time.monotonic() + self.limits.call_s + longer, self.deadline)
        while len(outcomes) < len(call.cases):
            ahead.send(deadline)
            if not ahead.waiting:
                raise Closed
            request = ahead.waiting[0]
            for i, inputs in enumerate(request.cases):
                message, arrays = ahead.channel.receive(deadline)
                if self.answered + ahead.channel.received > MAX_ANSWERS:
                    raise Ended("too much output")
                if message.keys() != {"token", "case", "outcome"} or message["token"] != request.token:
                    raise WireError("not the reply")
                if type(message["case"]) is not int or message["case"] != i:
                    raise WireError("not the reply to this case")
                outcomes.append(outcome_from_message(message["outcome"], arrays, len(inputs)))
            ahead.waiting.popleft()
        ahead.send(deadline)

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
