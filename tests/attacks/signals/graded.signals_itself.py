# in: extra
"""Ignores, blocks and sends every signal."""

import os
import signal

for s in range(1, 65):
    try:
        signal.signal(s, signal.SIG_IGN)
    except (OSError, ValueError):
        pass
signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))
for s in (1, 2, 3, 13, 15):
    os.kill(os.getpid(), s)
