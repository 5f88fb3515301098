# in: extra
# needs: memory limit for all processes together
"""Fills pipes and sockets that nobody reads: memory of the kernel, which no limit of a process counts."""

import os
import socket
import time


def fill(write):
    try:
        while True:
            write(bytes(1 << 16))
    except OSError:
        pass


for _ in range(16):
    if os.fork() == 0:
        kept = []
        try:
            while True:
                kept.append(socket.socketpair())
                for end in kept[-1]:
                    end.setblocking(False)
                    end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 20)
                    fill(end.send)
        except OSError:  # no more descriptors
            time.sleep(2)
        os._exit(0)
for _ in range(16):
    os.wait()
