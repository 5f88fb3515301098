# in: extra
"""A file of a terabyte that takes no room, and a descriptor bomb."""

import os

try:
    os.truncate("big" if open("big", "w").close() is None else "", 1 << 40)
except OSError:
    pass
held = []
try:
    while True:
        held.append(open("/dev/null"))
except OSError:
    pass
del held
