# in: extra
"""Traces and reads other processes' memory."""
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
for pid in (1, 2, @PID@):
    if libc.ptrace(16, pid, 0, 0) == 0: print("STOLEN", pid)
    if libc.syscall(310, pid, None, 0, None, 0, 0) > 0: print("STOLEN", pid)
