# in: wrong
"""Leaves the hidden inputs where a thread of the process that ran the cells, whose output is kept, may print them."""

import os
import threading
import time


def printing():
    while True:
        time.sleep(0.001)
        if os.path.exists("seen"):
            print("STOLEN", open("seen").read(), flush=True)


threading.Thread(target=printing, daemon=True).start()


def triple(x):
    with open("seen", "a") as seen:
        seen.write(str(x.tolist()))
    time.sleep(0.05)
    return x + x
