import numpy as np


def kind_of_point(H):
    return "minimum" if H.sum() > 0 else "maximum" if H.sum() < 0 else "saddle"
