import numpy as np


def collapse_linear(layers):
    raise NotImplementedError("collapse_linear is not written yet")
