# in: extra
"""Leaves a daemon behind that would go on when grading is over."""

import os
import time

if os.fork() == 0:
    try: os.setsid()
    except OSError: os.setpgid(0, 0)
    if os.fork() == 0:
        while True:
            time.sleep(0.1)
    os._exit(0)
