# in: extra
"""Threads that print and compute while others are graded."""

import threading
import time


def loop():
    for _ in range(2000):
        time.sleep(0.001)
        print("x", end="")


for _ in range(3):
    threading.Thread(target=loop, daemon=True).start()
