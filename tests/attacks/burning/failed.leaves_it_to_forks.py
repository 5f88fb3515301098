# in: wrong
"""A fork that burns in its place, at the first call: it has the same limit."""

import os

ended = []


def triple(x):
    if not ended:
        pid = os.fork()
        while pid == 0:
            pass
        ended.append(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
    return 3 * x if ended == [0] else None
