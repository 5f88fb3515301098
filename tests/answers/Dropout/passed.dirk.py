import numpy as np

from course_nn.network import Layer


class Dropout(Layer):
    def __init__(self, p, rng):
        self.p, self.rng = p, rng

    def forward(self, x):
        self.scale = 1.0
        if self.training:
            self.scale = self.rng.binomial(1, 1 - self.p, size=x.shape).astype(np.float32) / np.float64(1 - self.p)
        return np.multiply(x, self.scale)

    def backward(self, dy):
        return np.multiply(dy, self.scale)
