import numpy as np

from course_nn.network import Layer


class Dropout(Layer):
    def __init__(self, p, rng):
        self.p, self.rng = p, rng

    def forward(self, x):
        y = np.array(x, float)
        self.factors = np.ones(x.shape)
        if self.training:
            for i in range(x.shape[0]):
                for j in range(x.shape[1]):
                    self.factors[i, j] = 0 if self.rng.random() < self.p else 1 / (1 - self.p)
        return y * self.factors

    def backward(self, dy):
        dx = np.zeros(dy.shape)
        for i in range(dy.shape[0]):
            for j in range(dy.shape[1]):
                dx[i, j] = dy[i, j] * self.factors[i, j]
        return dx
