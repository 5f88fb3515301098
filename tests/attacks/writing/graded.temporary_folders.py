# in: extra
"""Leaves files in /tmp, /dev/shm and home; they are its own and go with it."""

import os
import tempfile

for place in ("/tmp", "/dev/shm", os.path.expanduser("~"), tempfile.gettempdir(), "/var/tmp", "/run"):
    try:
        open(f"{place}/attacked-@TOKEN@", "w").write("x")
    except OSError:
        pass
