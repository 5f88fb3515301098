# in: wrong
"""Aborts."""

import os


def triple(x):
    os.abort()
