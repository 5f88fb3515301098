# in: extra
"""Registers what should run when the process ends."""

import atexit
import os
import threading
import weakref


def last():
    open("@CANARY@/attacked-@TOKEN@", "w").write("x")


atexit.register(last)
os.register_at_fork(after_in_child=last, before=lambda: None) if False else None
weakref.finalize(last, last)
threading._register_atexit(last)
