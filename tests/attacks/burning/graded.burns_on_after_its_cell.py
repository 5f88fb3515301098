# in: extra
"""Threads and processes that burn on while other cells run and answers are called."""

import os
import threading


def burn():
    while True:
        pass


for _ in range(2):
    threading.Thread(target=burn, daemon=True).start()
    if os.fork() == 0:
        burn()
