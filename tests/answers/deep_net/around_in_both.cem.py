import numpy as np

from course_nn.feedforward import Linear, ReLU
from course_nn.network import Sequential


class Around(Sequential):
    def forward(self, x):
        self.z = x + super().forward(x)
        return np.maximum(self.z, 0)

    def backward(self, dy, dx=True):
        dz = dy * (self.z > 0)
        return dz + super().backward(dz)


def deep_net(residual, rng):
    first, last = Linear(64, 24, rng), Linear(24, 10, rng)
    pairs = [[Linear(24, 24, rng), ReLU(), Linear(24, 24, rng)] for _ in range(9)]
    middle = [Around(*pair) for pair in pairs]
    return Sequential(first, ReLU(), *middle, last)
