import numpy as np


def softmax(z):
    raise NotImplementedError("softmax is not written yet")
