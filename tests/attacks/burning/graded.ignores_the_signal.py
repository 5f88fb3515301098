# in: extra
"""Ignores the signal that says that its processor time is up, as does the process that it starts: the clock ends it."""

import os
import signal

signal.signal(signal.SIGXCPU, signal.SIG_IGN)
os.fork()
while True:
    pass
