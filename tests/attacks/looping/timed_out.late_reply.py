# in: wrong
"""Takes all the time it needs, and is right too late."""

import time


def triple(x):
    until = time.monotonic() + 20
    while time.monotonic() < until:
        try:
            time.sleep(until - time.monotonic())
        except BaseException:
            pass
    return 3 * x
