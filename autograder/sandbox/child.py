"""A student's process as the host sees it, and what its exit status means."""

from __future__ import annotations

import select
import signal
import socket

from autograder.sandbox.job import SandboxError
from autograder.sandbox.memory import Group
from autograder.sandbox.wire import Channel

# Exit statuses: only the kernel's out-of-memory killer, its limit of processor time and the guest itself use them.
STATES = {-9: "out of memory", 96: "out of memory", -24: "out of CPU", 97: "out of CPU"}


def state_of(status: int) -> str:
    """The state, one of `job.REASONS`, that a process ended in."""
    return STATES.get(status, "died" if status < 0 else "exited early")


class ZygoteLost(SandboxError):
    """The process that forks is gone, and all its children with it."""


class Child:
    """A student's process as seen from outside: a channel to it, and the zygote's word on how it ended.

    cpu_s: seconds of the processor after which the kernel ends it. group: the control group of it and all that it
    starts, where there are such.
    """

    def __init__(self, talk: socket.socket, status: socket.socket, cpu_s: float, group: Group | None = None):
        self.channel, self._status, self._cpu_s, self._group = Channel(talk), status, cpu_s, group
        self._kills = 0

    @property
    def ended(self) -> bool:
        """True if it has ended, or the zygote has."""
        return bool(select.select([self._status], [], [], 0)[0])

    def ran_out_of_memory(self) -> bool:
        """True if the kernel ended a process of it for want of memory since this was last asked."""
        before, self._kills = self._kills, self._group.kills() if self._group else 0
        return self._kills > before

    def state(self, seconds: float) -> str:
        """How it ended, as a state; "" if it has not after so many seconds. Raises SandboxError if it never was."""
        self._status.settimeout(seconds)
        try:
            word = self._status.recv(4096).decode()
        except TimeoutError:
            return ""
        except OSError:
            word = ""
        if not word:
            raise ZygoteLost("the sandbox's zygote was lost; run again")
        if word.startswith("fault"):
            raise SandboxError(f"the sandbox could not start a process ({word.strip()}); run again")
        status, cpu = word.split()
        if int(status) == -signal.SIGKILL and float(cpu) >= 0.9 * self._cpu_s:  # the hard limit, which counts by ticks
            return "out of CPU"
        return state_of(int(status))

    def close(self) -> None:
        """Kill it, if it still runs, with all that it started."""
        self.channel.close()
        try:
            self._status.shutdown(socket.SHUT_WR)
            self.state(10)
        except (OSError, SandboxError):
            pass
        self._status.close()
        if self._group:
            self._group.remove()
