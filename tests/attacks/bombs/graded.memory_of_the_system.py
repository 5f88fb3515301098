# in: extra
"""Memory and queues that no process owns: System V's and POSIX's, which outlive whoever made them."""

import ctypes

libc = ctypes.CDLL(None, use_errno=True)
for made in (
    libc.shmget(0, 100 << 20, 0o1666),
    libc.semget(0, 1000, 0o1666),
    libc.msgget(0, 0o1666),
    libc.mq_open(b"/attacked-@TOKEN@", 0o102, 0o666, None),
):
    if made >= 0:
        print("STOLEN", made)
