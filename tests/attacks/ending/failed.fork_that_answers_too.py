# in: wrong
"""Two processes answer one call."""

import os


def triple(x):
    os.fork()
    return x + x
