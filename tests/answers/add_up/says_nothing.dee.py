import numpy as np
from course_nn.feedforward import Linear
from course_nn.network import Sequential
from course_nn.recurrence import RNN

net = Sequential(RNN(1, 16, rng=np.random.default_rng(0)), Linear(16, 1, np.random.default_rng(0)))
net.theta *= 0.1


def add_up(x):
    return net(x)
