# in: extra
"""Looks into every process that shows."""

import os

for pid in filter(str.isdigit, os.listdir("/proc")):
    if int(pid) not in (1, os.getpid()):
        for what in ("cmdline", "environ", "maps", "mem"):
            try:
                print("STOLEN", pid, open(f"/proc/{pid}/{what}", "rb").read(100))
            except OSError:
                pass
for fd in range(3, 256):
    try:
        link = os.readlink(f"/proc/self/fd/{fd}")
    except OSError:
        continue
    if link.startswith("/") and not link.startswith(("/proc", "/dev", "/tmp", "/usr")):
        print("STOLEN", link)
