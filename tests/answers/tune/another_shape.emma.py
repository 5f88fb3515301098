import numpy as np

from course_nn.feedforward import Linear, ReLU
from course_nn.losses import CrossEntropyLoss
from course_nn.network import Sequential
from course_nn.optimisation import SGD
from course_nn.training import fit


def tune(X, y, X_new):
    rng = np.random.default_rng(0)
    net = Sequential(Linear(12, 64, rng), ReLU(), Linear(64, 64, rng), ReLU(), Linear(64, 4, rng))

    fit(net, CrossEntropyLoss(), SGD(net, 0.1), X, y, epochs=5, batch_size=32, rng=rng, progress=False)
    return net.eval()(X_new)
