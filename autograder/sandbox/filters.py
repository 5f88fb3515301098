"""Two kernel filters that a process puts on itself and cannot take off: Landlock (files) and seccomp (system calls).

Both work without privileges. Inside namespaces they are a second wall; where namespaces are refused, the only one.
Linux only; runs in the sandboxed process, standard library only.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import struct
import sys
from collections.abc import Iterable

libc = ctypes.CDLL(None, use_errno=True)

PR_SET_SECCOMP, PR_SET_NO_NEW_PRIVS = 22, 38


def call(name: str, *args: object) -> int:
    """A function of the C library; raises OSError where it returns -1."""
    result = int(getattr(libc, name)(*(ctypes.c_long(a) if isinstance(a, int) else a for a in args)))
    if result < 0:
        code = ctypes.get_errno()
        raise OSError(code, f"{name}: {os.strerror(code)}")
    return result


def no_new_privileges() -> None:
    """From now on no program that is executed, setuid or not, gains anything."""
    call("prctl", PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)


# ---- Landlock: which files. The numbers are from linux/landlock.h, the same on every processor. -------------------

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
EXECUTE, WRITE_FILE, READ_FILE, READ_DIR, TRUNCATE, IOCTL_DEV = 1, 2, 4, 8, 1 << 14, 1 << 15
REMOVE_FILE, MAKE_SOCKET = 1 << 5, 1 << 9
READ = EXECUTE | READ_FILE | READ_DIR
OF_A_FILE = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE | IOCTL_DEV
FILE_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15}  # how many rights an ABI knows; 16 from ABI 5 on


def landlock_abi() -> int:
    """The version of Landlock here; 0 if there is none."""
    if sys.platform != "linux":
        return 0
    try:
        return call("syscall", CREATE_RULESET, None, 0, 1)
    except OSError:
        return 0


def landlock(
    readable: Iterable[str], listable: Iterable[str], writable: Iterable[str], sockets: Iterable[str] = ()
) -> None:
    """Allow reading under `readable`, only names under `listable`, all under `writable`, and nothing else anywhere.

    sockets: directories that may be read and given sockets, but no files.

    Where the kernel can (ABI 4 and 6), also no TCP, no abstract sockets and no signals to processes outside.
    """
    abi = landlock_abi()
    everything = (1 << FILE_RIGHTS.get(abi, 16)) - 1
    attributes = struct.pack("QQQ", everything, 3 if abi >= 4 else 0, 3 if abi >= 6 else 0)
    rules = call("syscall", CREATE_RULESET, attributes, 8 if abi < 4 else 16 if abi < 6 else 24, 0)
    with_sockets = READ | REMOVE_FILE | MAKE_SOCKET
    for paths, rights in ((readable, READ), (listable, READ_DIR), (writable, everything), (sockets, with_sockets)):
        for path in paths:
            try:
                at = os.open(path, os.O_PATH | os.O_CLOEXEC)
            except FileNotFoundError:
                continue
            allowed = rights if os.path.isdir(path) else rights & OF_A_FILE & everything
            call("syscall", ADD_RULE, rules, 1, struct.pack("=Qi", allowed, at), 0)
            os.close(at)
    no_new_privileges()
    call("syscall", RESTRICT_SELF, rules, 0)
    os.close(rules)


# ---- seccomp: which system calls. A classic BPF program, compiled here: a list of denied numbers. ------------------

#: Denied outright: other processes' memory, mounts and namespaces, kernel modules, sessions (each has its share of the
#: processor), memory and queues that outlive a process, and large attack surfaces that no exercise needs. Numbers for
#: x86-64 and for arm64 (None where there is no such call).
DENIED = {
    "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271), "kcmp": (312, 272),
    "pidfd_getfd": (438, 438), "mount": (165, 40), "umount2": (166, 39), "pivot_root": (155, 41), "chroot": (161, 51),
    "open_tree": (428, 428), "move_mount": (429, 429), "fsopen": (430, 430), "fsconfig": (431, 431),
    "fsmount": (432, 432), "fspick": (433, 433), "mount_setattr": (442, 442), "setns": (308, 268),
    "unshare": (272, 97), "bpf": (321, 280), "perf_event_open": (298, 241), "userfaultfd": (323, 282),
    "keyctl": (250, 219), "add_key": (248, 217), "request_key": (249, 218), "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426), "io_uring_register": (427, 427), "init_module": (175, 105),
    "finit_module": (313, 273), "delete_module": (176, 106), "kexec_load": (246, 104),
    "kexec_file_load": (320, 294), "reboot": (169, 142), "swapon": (167, 224), "swapoff": (168, 225),
    "acct": (163, 89), "settimeofday": (164, 170), "clock_settime": (227, 112), "adjtimex": (159, 171),
    "clock_adjtime": (305, 266), "sethostname": (170, 161), "setdomainname": (171, 162), "quotactl": (179, 60),
    "name_to_handle_at": (303, 264), "open_by_handle_at": (304, 265), "syslog": (103, 116), "personality": (135, 92),
    "fanotify_init": (300, 262), "setsid": (112, 157), "vhangup": (153, 58), "iopl": (172, None), "ioperm": (173, None),
    "shmget": (29, 194), "semget": (64, 190), "msgget": (68, 186), "mq_open": (240, 180), "modify_ldt": (154, None),
}  # fmt: skip
CLONE, CLONE3, SOCKET, SOCKETPAIR = (56, 220), (435, 435), (41, 198), (53, 199)
MACHINES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}  # column above, AUDIT_ARCH
NEW_NAMESPACES = 0x7E020080  # every CLONE_NEW flag

LOAD, JUMP_EQUAL, JUMP_AT_LEAST, JUMP_ANY_BIT, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
NUMBER, ARCHITECTURE, FIRST_ARGUMENT = 0, 4, 16  # offsets in struct seccomp_data, little-endian
ALLOW, ERROR = 0x7FFF0000, 0x00050000


def seccomp_program(unix_sockets: bool) -> bytes:
    """The filter's program, empty for an unknown processor. It also denies sockets: all, or all but Unix's.

    Pairs of Unix's reach nobody else, and are allowed; for pairs of another kind the kernel would load a module.
    """
    if sys.platform != "linux" or platform.machine() not in MACHINES:
        return b""
    column, architecture = MACHINES[platform.machine()]
    program: list[tuple[int, int, int, int]] = []

    def returning(code: int) -> tuple[int, int, int, int]:
        return RETURN, 0, 0, ERROR | code if code else ALLOW

    # Another architecture's calls have other numbers; so have x32's, from 0x40000000 on.
    program += [(LOAD, 0, 0, ARCHITECTURE), (JUMP_EQUAL, 1, 0, architecture), returning(errno.EPERM)]
    program += [(LOAD, 0, 0, NUMBER), (JUMP_AT_LEAST, 0, 1, 0x40000000), returning(errno.EPERM)]
    for numbers in DENIED.values():
        if (number := numbers[column]) is not None:
            program += [(JUMP_EQUAL, 0, 1, number), returning(errno.EPERM)]
    # clone3 hides its flags behind a pointer; without it the C library uses clone, whose flags can be seen.
    program += [(JUMP_EQUAL, 0, 1, CLONE3[column]), returning(errno.ENOSYS)]
    program += [(JUMP_EQUAL, 0, 4, CLONE[column]), (LOAD, 0, 0, FIRST_ARGUMENT)]
    program += [(JUMP_ANY_BIT, 0, 1, NEW_NAMESPACES), returning(errno.EPERM), returning(0)]
    program += [(JUMP_EQUAL, 0, 4, SOCKET[column]), (LOAD, 0, 0, FIRST_ARGUMENT)]
    program += [(JUMP_EQUAL, 1 if unix_sockets else 0, 0, 1), returning(errno.EAFNOSUPPORT), returning(0)]
    program += [(JUMP_EQUAL, 0, 4, SOCKETPAIR[column]), (LOAD, 0, 0, FIRST_ARGUMENT)]
    program += [(JUMP_EQUAL, 1, 0, 1), returning(errno.EAFNOSUPPORT), returning(0)]
    program += [returning(0)]
    return b"".join(struct.pack("HBBI", *instruction) for instruction in program)


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def seccomp(program: bytes) -> None:
    """Put a filter on this process and all that it starts."""
    no_new_privileges()
    loaded = _Program(len(program) // 8, program)
    call("prctl", PR_SET_SECCOMP, 2, ctypes.byref(loaded), 0, 0)
