# in: extra
"""Takes the timer away, then waits in C."""

import signal
import time

signal.setitimer(signal.ITIMER_REAL, 0)
time.sleep(1000)
