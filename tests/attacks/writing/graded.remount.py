# in: extra
"""Mounts, remounts and leaves the root."""

import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
for a in (
    (b"none", b"/usr", None, 32, None),
    (b"/", b"/tmp", None, 4096, None),
    (b"proc", b"/tmp", b"proc", 0, None),
    (b"tmpfs", b"/usr", b"tmpfs", 0, None),
):
    if libc.mount(*a) == 0:
        print("STOLEN", a)
for f in (
    lambda: libc.unshare(0x10000000),
    lambda: libc.unshare(0x20000),
    lambda: libc.chroot(b"/tmp"),
    lambda: libc.umount2(b"/proc", 2),
    lambda: libc.syscall(155, b".", b"."),
    lambda: libc.syscall(428, -100, b"/", 1),
    lambda: libc.setuid(0),
    lambda: libc.setns(3, 0),
):
    if f() == 0:
        print("STOLEN")
try:
    os.unlink("/usr/bin/env")
    print("STOLEN")
except OSError:
    pass
