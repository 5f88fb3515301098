"""What is asked of a fork that calls answers: requests, as few as may be, and the next ones sent ahead.

So the answer's process has something to do while the host reads and judges what came before.
"""

from __future__ import annotations

import secrets
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from autograder.sandbox.job import Call, SandboxError, Value
from autograder.sandbox.wire import Channel, Closed, WireError, encode
from course_nn.checks.values import flatten

AHEAD = 32 << 10  # bytes on their way: less than a socket holds, so that sending them waits for nobody


@dataclass(frozen=True)
class Request:
    """Some cases of a call, in one frame; each has a reply of its own, which repeats the token."""

    token: str
    cases: Sequence[tuple[Value, ...]]
    frame: bytes


class Ahead:
    """The requests of some calls, on their way in order. `waiting`: those whose replies have not all come."""

    def __init__(self, channel: Channel, calls: Sequence[Call]):
        self.channel, self.waiting = channel, deque[Request]()
        self._rest = (request for call in calls for request in requests(call))
        self._next = next(self._rest, None)

    def send(self, deadline: float) -> None:
        """Send as many as may be on their way. Raises TimeoutError."""
        while self._next and (not self.waiting or self._size() + len(self._next.frame) <= AHEAD):
            try:
                self.channel.send_frame(self._next.frame, deadline)
            except Closed:  # what it said before still counts
                self._next = None
                break
            self.waiting.append(self._next)
            self._next = next(self._rest, None)

    def _size(self) -> int:
        return sum(len(request.frame) for request in self.waiting)


def requests(call: Call) -> Iterator[Request]:
    """A call's cases in frames of about half of AHEAD, or of a single case."""
    some: list[tuple[Value, ...]] = []
    size = 0
    for case in call.cases:
        more = sum(x.nbytes if type(x) is np.ndarray else 8 for x in case)
        if some and size + more > AHEAD // 2:
            yield _request(call, some)
            some, size = [], 0
        some.append(case)
        size += more
    if some:
        yield _request(call, some)


def _request(call: Call, cases: Sequence[tuple[Value, ...]]) -> Request:
    arrays: list[np.ndarray] = []
    token = secrets.token_hex(8)
    try:
        tree = flatten(tuple(tuple(inputs) for inputs in cases), arrays)
        message = {"token": token, "exercise": call.exercise, "probe": call.probe, "cases": tree}
        return Request(token, cases, encode(message, arrays))
    except (WireError, TypeError) as error:
        raise SandboxError(f"{call.exercise}: the inputs of a case cannot cross ({error})") from None
