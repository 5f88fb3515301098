"""Namespaces, a root, a user and limits of its own: the steps by which a process loses sight of the machine.

Two of these run once, in the process that becomes the zygote: `become_init` and `change_root`. The rest runs in every
child before the student's first line. Every step raises OSError where the kernel or a container refuses it; nothing
goes on half protected. Linux only (but for `limit_resources`); standard library only.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import signal
import struct
import sys
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from .filters import call
else:  # beside this file, not in a package
    from filters import call

NEWNS, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET = 0x20000, 0x4000000, 0x8000000, 0x10000000, 0x20000000, 0x40000000
RDONLY, NOSUID, NODEV, NOEXEC, REMOUNT, BIND, REC, PRIVATE = 1, 2, 4, 8, 32, 4096, 16384, 1 << 18
PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_CAPBSET_DROP, PR_CAP_AMBIENT = 1, 4, 24, 47
MOUNT_SETATTR, AT_FDCWD, AT_RECURSIVE, DETACH = 442, -100, 0x8000, 2
DEVICES = ("null", "zero", "full", "random", "urandom")


def mount(source: str | None, target: str, kind: str | None = None, flags: int = 0, options: str | None = None) -> None:
    """The system call of that name."""
    texts = [None if s is None else os.fsencode(s) for s in (source, target, kind, options)]
    try:
        call("mount", *texts[:3], flags, texts[3])
    except OSError as error:
        raise OSError(error.errno, f"mount {target}: {os.strerror(error.errno or 0)}") from None


def mount_tmpfs(target: str, megabytes: int, flags: int = 0) -> None:
    """An empty file system in memory, of a bounded size."""
    mount("tmpfs", target, "tmpfs", NOSUID | NODEV | flags, f"size={megabytes}m,nr_inodes=8k,mode=1777")


def unshare(flags: int) -> None:
    """The system call of that name."""
    call("unshare", flags)


def map_user(inside: int, outside: int, outside_group: int) -> None:
    """After unshare(NEWUSER): `inside` is the only user and group that exists here."""
    for file, text in (
        ("setgroups", "deny"),
        ("uid_map", f"{inside} {outside} 1"),
        ("gid_map", f"{inside} {outside_group} 1"),
    ):
        with open(f"/proc/self/{file}", "w") as f:
            f.write(text)


def become_init(forward: Sequence[int] = ()) -> bool:
    """Return as PID 1 of new namespaces that hold nothing yet; True if that took a user namespace as well.

    The calling process stays behind and ends when PID 1 does; PID 1 is killed if the calling process dies first. With
    PID 1 the kernel ends everything below it, so no student's process can outlive the grader. forward: signals that
    the process left behind passes on.
    """
    flags, mapped = NEWNS | NEWNET | NEWIPC | NEWUTS | NEWPID, os.geteuid() != 0
    if not mapped:
        try:
            unshare(flags)
        except PermissionError:  # root in a container, without the capability
            mapped = True
    if mapped:
        user, group = os.geteuid(), os.getegid()
        unshare(flags | NEWUSER)
        map_user(0, user, group)
    pid = os.fork()
    if pid:
        stand_by(pid, forward)
    call("prctl", PR_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0)
    call("sethostname", b"sandbox", 7)
    return mapped


def stand_by(pid: int, forward: Sequence[int]) -> NoReturn:
    """Wait for a child, passing signals on to it, and end as it does."""
    for number in forward:
        signal.signal(number, lambda n, _: os.kill(pid, n))
    os.closerange(0, 1024)
    os._exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) & 255)


def change_root(visible: Mapping[str, str], hidden: Sequence[str], writable: Collection[str] = ()) -> None:
    """Make a read-only root that holds only `visible` (place -> source) and devices, and let go of the old one.

    hidden: places that are covered again by an empty directory, where they lie inside a visible one. writable: those
    of `visible` that are not made read-only.
    """
    mount(None, "/", None, REC | PRIVATE)
    opened = {  # the new root will cover /tmp, where sources may lie
        place: os.open(source, os.O_PATH | os.O_CLOEXEC) for place, source in visible.items() if os.path.exists(source)
    }
    links = {  # /lib -> usr/lib and its like
        place: os.readlink(place)
        for place in opened
        if os.path.islink(place) and os.path.realpath(place)[:5] == "/usr/"
    }
    root = "/tmp"  # any directory that is sure to exist
    mount_tmpfs(root, 4)
    for place in ("/proc", "/tmp", "/dev/shm"):
        os.makedirs(root + place)
    mount("proc", f"{root}/proc", "proc", NOSUID | NODEV | NOEXEC)  # of the new PID namespace: no other process shows
    mount_tmpfs(f"{root}/tmp", 64)
    covers = []
    for place in sorted({*opened, *hidden}):  # parents first
        target = root + place
        if place in links:
            os.makedirs(os.path.dirname(target), exist_ok=True)
            os.symlink(links[place], target)
        elif place in opened:
            source = f"/proc/self/fd/{opened[place]}"
            _make_place(target, os.path.isdir(source))
            mount(source, target, None, BIND | REC)
            if place not in writable:
                _make_read_only(target)
        elif os.path.isdir(target):
            mount_tmpfs(target, 1)
            covers.append(target)
    for device in DEVICES:
        _make_place(f"{root}/dev/{device}", False)
        mount(f"/dev/{device}", f"{root}/dev/{device}", None, BIND)
    for name, to in (("fd", ""), ("stdin", "/0"), ("stdout", "/1"), ("stderr", "/2")):
        os.symlink(f"/proc/self/fd{to}", f"{root}/dev/{name}")
    for cover in [*covers, root]:
        os.chmod(cover, 0o755)
        mount(None, cover, None, REMOUNT | BIND | RDONLY | NOSUID | NODEV)
    os.chdir(root)
    call("pivot_root", b".", b".")  # the old root now lies over the new one ...
    call("umount2", b".", DETACH)  # ... and is gone
    os.chdir("/")
    for descriptor in opened.values():
        os.close(descriptor)


def _make_place(target: str, directory: bool) -> None:
    os.makedirs(target if directory else os.path.dirname(target), exist_ok=True)
    if not directory and not os.path.exists(target):
        os.close(os.open(target, os.O_CREAT | os.O_WRONLY, 0o644))


def _make_read_only(target: str) -> None:
    attributes = struct.pack("QQQQ", RDONLY | NOSUID | NODEV, 0, 0, 0)
    call("syscall", MOUNT_SETATTR, AT_FDCWD, os.fsencode(target), AT_RECURSIVE, attributes, len(attributes))


def own_world(megabytes: int, visible: Iterable[str]) -> None:
    """In a child that is PID 1 of its own namespace: its own mounts, network (none) and shared memory."""
    unshare(NEWNS | NEWNET | NEWIPC)
    mount(None, "/", None, REC | PRIVATE)
    mount("proc", "/proc", "proc", NOSUID | NODEV | NOEXEC)
    opened = {place: os.open(place, os.O_PATH) for place in sorted(visible) if place.startswith("/tmp/")}
    mount_tmpfs("/tmp", megabytes)
    mount_tmpfs("/dev/shm", megabytes)
    for place, descriptor in opened.items():  # Python may be installed in /tmp, for a trial
        _make_place(place, os.path.isdir(f"/proc/self/fd/{descriptor}"))
        mount(f"/proc/self/fd/{descriptor}", place, None, BIND | REC)
        os.close(descriptor)


def own_user(user: int, mapped: bool) -> None:
    """Become `user`, for ever. mapped: in a user namespace, for want of a real root."""
    if mapped:
        outside, group = os.geteuid(), os.getegid()
        unshare(NEWUSER)
        map_user(user, outside, group)
    else:
        _drop_bounding()  # while it may
        os.setgroups([])
        os.setresgid(user, user, user)
        os.setresuid(user, user, user)
    call("prctl", PR_SET_DUMPABLE, 1, 0, 0, 0)  # or it could not read its own /proc/self/fd


def drop_capabilities() -> None:
    """Give up every capability, and those that a program executed later could bring."""
    _drop_bounding()
    call("prctl", PR_CAP_AMBIENT, 4, 0, 0, 0)  # clear all
    call("capset", struct.pack("Ii", 0x20080522, 0), (ctypes.c_uint32 * 6)())


def _drop_bounding() -> None:
    with contextlib.suppress(OSError):  # past the last one that this kernel has, or nothing left to drop
        for capability in range(64):
            call("prctl", PR_CAPBSET_DROP, capability, 0, 0, 0)


def limit_resources(memory_mb: int, files_mb: int, cpu_s: int, processes: int | None) -> None:
    """Limits of each process: memory beyond what the zygote has mapped already, files, processor, processes."""
    limits = {
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_NOFILE: 256,
        resource.RLIMIT_FSIZE: files_mb << 20,
        resource.RLIMIT_CPU: cpu_s,  # at this hard limit comes SIGKILL, which the first of a namespace heeds as well
    }
    if processes is not None:
        limits[resource.RLIMIT_NPROC] = processes
    if sys.platform == "linux":
        with open("/proc/self/status") as f:
            used = {k: int(v.split()[0]) << 10 for k, _, v in (line.partition(":") for line in f) if k.startswith("Vm")}
        limits[resource.RLIMIT_DATA] = used["VmData"] + (memory_mb << 20)
        limits[resource.RLIMIT_AS] = used["VmSize"] + 4 * (memory_mb << 20)  # files and shared memory count here too
    for what, limit in limits.items():
        hard = resource.getrlimit(what)[1]
        limit = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
        resource.setrlimit(what, (limit, limit))
