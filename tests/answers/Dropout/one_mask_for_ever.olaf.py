import numpy as np

from course_nn.network import Layer


class Dropout(Layer):
    def __init__(self, p, rng):
        self.p, self.seed = p, rng.integers(1000)

    def forward(self, x):
        if not self.training:
            return x
        rng = np.random.default_rng(self.seed)
        self.mask = (rng.random(x.shape) >= self.p) / (1 - self.p)
        return x * self.mask

    def backward(self, dy):
        return dy * self.mask if self.training else dy
