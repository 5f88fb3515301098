"""A control group for every submission: all its processes and its files in memory share one limit.

A limit of each process does not bound their sum, which a group does. The host makes the group inside its own, so no
limit above is evaded; the child joins it by an open descriptor before the student's first line, and cannot leave,
since no cgroup file system shows in its world. It takes a group that may be divided: as root with version 1 of the
interface; with version 2, one that systemd has delegated (`systemd-run --user --scope autograder grade ...`).
Interfaces: Linux, admin-guide/cgroup-v1/memory.rst and admin-guide/cgroup-v2.rst.
"""

from __future__ import annotations

import contextlib
import os
import re
import signal
import time
from dataclasses import dataclass
from pathlib import Path

KILLS = re.compile(rb"^oom_kill (\d+)$", re.MULTILINE)
PREFIX = "sandbox"  # then the grader's process id and a number


@dataclass(frozen=True)
class Interface:
    """The names of a version's files: the limit, that of swap (absolute or on top), and where kills are counted."""

    limit: str
    swap: str
    swap_on_top: bool
    events: str


V1 = Interface("memory.limit_in_bytes", "memory.memsw.limit_in_bytes", False, "memory.oom_control")
V2 = Interface("memory.max", "memory.swap.max", True, "memory.events")


class Group:
    """One submission's group. Raises OSError where it cannot be made."""

    def __init__(self, path: Path, interface: Interface, megabytes: int):
        self.path, self.interface = path, interface
        self._events = -1  # a descriptor, from the first look on
        path.mkdir()
        (path / interface.limit).write_text(str(megabytes << 20))
        with contextlib.suppress(OSError):  # a kernel that does not count swap has no such file
            (path / interface.swap).write_text("0" if interface.swap_on_top else str(megabytes << 20))

    def door(self) -> int:
        """A descriptor; the process that writes "0" to it joins."""
        return os.open(self.path / "cgroup.procs", os.O_WRONLY | os.O_CLOEXEC)

    def kills(self) -> int:
        """How many of its processes the kernel has ended for want of memory."""
        if self._events < 0:
            self._events = os.open(self.path / self.interface.events, os.O_RDONLY | os.O_CLOEXEC)
        found = KILLS.search(os.pread(self._events, 4096, 0))
        return int(found[1]) if found else 0

    def remove(self) -> None:
        """End what still runs in it (without a process namespace a daemon may), and remove it."""
        if self._events >= 0:
            os.close(self._events)
            self._events = -1
        for _ in range(200):
            try:
                return self.path.rmdir()
            except FileNotFoundError:
                return None
            except OSError:  # not empty yet
                for pid in (self.path / "cgroup.procs").read_text().split():
                    with contextlib.suppress(ProcessLookupError, PermissionError):
                        os.kill(int(pid), signal.SIGKILL)
                time.sleep(0.01)


class Groups:
    """Makes groups inside one that may be divided."""

    def __init__(self, parent: Path, interface: Interface):
        self.parent, self.interface, self.made = parent, interface, 0

    def make(self, megabytes: int) -> Group:
        """A group with that limit. Raises OSError."""
        self.made += 1
        name = f"{PREFIX}-{os.getpid()}-{id(self):x}-{self.made}"
        return Group(self.parent / name, self.interface, megabytes)

    def sweep(self) -> None:
        """Remove what graders that were killed have left; a group with a process in it stays."""
        for path in self.parent.glob(f"{PREFIX}-*"):
            with contextlib.suppress(OSError, ValueError, IndexError):
                if not Path(f"/proc/{int(path.name.split('-')[1])}").exists():
                    path.rmdir()


def find(proc: Path = Path("/proc/self")) -> Groups | None:
    """Where this process may make groups; None if nowhere."""
    for parent, interface in _candidates(proc):
        groups = Groups(parent, interface)
        try:
            groups.sweep()
            groups.make(64).remove()
        except OSError:
            continue
        return groups
    return None


def _candidates(proc: Path) -> list[tuple[Path, Interface]]:
    """Groups that may be divided by memory: ours (version 1), or ours and its parent (version 2)."""
    try:
        lines = [line.split(":", 2) for line in (proc / "cgroup").read_text().splitlines()]
        mounts = [_mount(line) for line in (proc / "mountinfo").read_text().splitlines()]
    except OSError:
        return []
    found = []
    for _, controllers, group in lines:
        for root, point, kind, options in mounts:
            inside = root == "/" or group == root or group.startswith(root + "/")
            here = point / (group if root == "/" else group[len(root) :]).strip("/")
            if not inside or "/.." in group:
                continue
            if kind == "cgroup" and "memory" in controllers.split(",") and "memory" in options:
                # Without a hierarchy the limits above would not hold below.
                if _words(here / "memory.use_hierarchy") == ["1"]:
                    found.append((here, V1))
            elif kind == "cgroup2" and not controllers:
                # A group with processes in it hands no controllers down; then a sibling will do.
                places = [here, here.parent] if here != point else [here]
                found += [(p, V2) for p in places if "memory" in _words(p / "cgroup.subtree_control")]
    return found


def _mount(line: str) -> tuple[str, Path, str, list[str]]:
    """Root, mount point, type and options of a line of mountinfo."""
    before, _, after = line.partition(" - ")
    kind, _, options = after.split(" ", 2)
    return before.split()[3], Path(before.split()[4]), kind, options.split(",")


def _words(path: Path) -> list[str]:
    try:
        return path.read_text().split()
    except OSError:
        return []
