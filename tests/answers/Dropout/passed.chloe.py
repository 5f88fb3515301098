import numpy as np

from course_nn.network import Layer


class Dropout(Layer):
    def __init__(self, p, rng):
        self.p, self.rng = p, rng

    def forward(self, x):
        if not self.training:
            self.keep = None
            return x
        self.keep = self.rng.choice([False, True], size=x.shape, p=[self.p, 1 - self.p])
        return np.where(self.keep, x / (1 - self.p), 0)

    def backward(self, dy):
        return dy if self.keep is None else np.where(self.keep, dy / (1 - self.p), 0)
