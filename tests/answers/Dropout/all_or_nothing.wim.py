import numpy as np

from course_nn.network import Layer


class Dropout(Layer):
    def __init__(self, p, rng):
        self.p, self.rng = p, rng

    def forward(self, x):
        if self.training:
            self.mask = (self.rng.random() >= self.p) / (1 - self.p)
        else:
            self.mask = np.ones(x.shape)
        self.mask = self.mask * np.ones(x.shape)
        return x * self.mask

    def backward(self, dy):
        return dy * self.mask
