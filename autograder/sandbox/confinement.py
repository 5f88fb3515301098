"""Everything that a child gives up before the student's first line, in order, and what that protects from.

With namespaces a child has a world of its own (`isolation`), and the kernel's filters (`filters`) are a second wall;
without, the filters are the only one.
"""

from __future__ import annotations

import math
import os
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from . import filters, isolation
else:  # beside this file, not in a package
    import filters
    import isolation

FIRST_USER, SLOTS = 60_001, 64


class Confinement:
    """How children are confined here. mapped: how namespaces were had (see become_init); None without them."""

    def __init__(self, config: dict[str, Any], mapped: bool | None, parent: int):
        self.config, self.mapped, self.namespaces = config, mapped, mapped is not None
        # Two graders should not share users, or one's processes count against the other's limit.
        self.first_user = FIRST_USER + parent % 64 * SLOTS
        self.program = filters.seccomp_program(unix_sockets=self.namespaces)
        self.landlock = filters.landlock_abi() > 0
        self.together = False  # whether children join a control group before they come here

    def layers(self) -> list[str]:
        """What protects from a child's code, as names for a report.

        Without namespaces the files that a child writes have no total, and a daemon of it can outlive its job.
        """
        active = {
            "own process": True,
            "own user": self.namespaces,
            "process namespace": self.namespaces,
            "process limit": self.namespaces,
            "no network": self.namespaces or bool(self.program),
            "read-only file system": self.namespaces or self.landlock,
            "memory limit": sys.platform == "linux",
            "memory limit for all processes together": self.together,
            "Landlock": self.landlock,
            "seccomp": bool(self.program),
        }
        return [name for name, here in active.items() if here]

    def home(self, slot: int) -> str:
        """A child's own directory, the only one that it may write to."""
        return "/tmp/work" if self.namespaces else f"{self.config['scratch']}/job-{slot}"

    def enter(self, slot: int) -> None:
        """In the child: give up everything but what the limits leave. Raises OSError if anything is refused."""
        limits, home = self.config["limits"], self.home(slot)
        if self.mapped is not None:
            isolation.own_world(limits["files_mb"], self.config["visible"])
            isolation.own_user(self.first_user + slot, self.mapped)
        os.makedirs(home, exist_ok=True)
        os.chdir(home)
        os.environ.update(HOME=home, TMPDIR=home, MPLCONFIGDIR=home, IPYTHONDIR=home)
        if sys.platform == "linux":
            isolation.drop_capabilities()
        processes = limits["processes"] if self.namespaces else None  # it would count all of this user's
        isolation.limit_resources(limits["memory_mb"], limits["files_mb"], math.ceil(limits["wall_s"]), processes)
        if self.landlock and self.namespaces:
            filters.landlock(["/"], [], ["/tmp", "/dev"], self.config.get("sockets", []))
        elif self.landlock:
            readable, listable = uncovered(self.config["visible"].values(), set(self.config["hidden"]))
            readable += [f"/dev/{name}" for name in isolation.DEVICES]  # no terminal, no disk
            readable += ["/proc/cpuinfo", "/proc/meminfo"]
            filters.landlock(readable, [*listable, self.config["edition"]], [home, "/dev/null"])
        if self.program:
            filters.seccomp(self.program)


def uncovered(visible: Iterable[str], hidden: set[str]) -> tuple[list[str], list[str]]:
    """For Landlock, which cannot hide: the paths that hold nothing hidden, and directories of which only names show."""
    readable, listable, left = [], [], list(visible)
    while left:
        path = left.pop()
        if any(h.startswith(path + "/") for h in hidden):
            listable.append(path)
            left += [entry.path for entry in os.scandir(path) if entry.path not in hidden]
        else:
            readable.append(path)
    return readable, listable
