import numpy as np


def dense(x, W, b, g):
    raise NotImplementedError("dense is not written yet")
