# in: wrong
# needs: memory limit for all processes together
"""The same in a call."""

import os
import time


def triple(x):
    for _ in range(8):
        if os.fork() == 0:
            x = bytearray(180 << 20)
            time.sleep(0.5)
            os._exit(0)
    for _ in range(8):
        os.wait()
    return x
