import numpy as np

from course_nn.feedforward import Linear, ReLU
from course_nn.losses import CrossEntropyLoss
from course_nn.network import Sequential
from course_nn.optimisation import SGD
from course_nn.training import fit


def tune(X, y, X_new):
    raise NotImplementedError("tune is not written yet")
