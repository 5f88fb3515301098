# in: extra
"""Leaves servers behind."""

import os
import socket

for family, address in ((socket.AF_INET, ("0.0.0.0", 0)), (socket.AF_UNIX, "\0attacked-@TOKEN@")):
    try:
        s = socket.socket(family)
        s.bind(address)
        s.listen()
    except OSError:
        pass
if os.fork() == 0:
    try: os.setsid()
    except OSError: os.setpgid(0, 0)
    import time

    time.sleep(100)
