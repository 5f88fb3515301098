# in: wrong
"""Another program that burns in its place, at the first call: it has the same limit."""

import subprocess
import sys

ended = []


def triple(x):
    if not ended:
        code = "import os\nwhile os.times().user < 60: pass"
        ended.append(subprocess.run([sys.executable, "-I", "-S", "-c", code]).returncode)
    return 3 * x if ended == [0] else None
