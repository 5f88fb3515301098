# in: wrong
"""Stops the process that serves it, then waits."""

import os
import signal
import time


def triple(x):
    os.kill(1, signal.SIGSTOP)
    time.sleep(100)
