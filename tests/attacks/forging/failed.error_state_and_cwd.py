# in: wrong
"""Leaves the process in an odd state: raising numpy, another folder, a tiny recursion limit, no modules."""

import os
import sys
import warnings

import numpy as np

np.seterr(all="raise")
os.chdir("/")
sys.setrecursionlimit(120)
warnings.simplefilter("error")
for name in list(sys.modules):
    if name.startswith(("json", "struct", "socket")):
        del sys.modules[name]


def triple(x):
    return x + x
