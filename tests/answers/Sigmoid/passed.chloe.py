import numpy as np


class Sigmoid:
    def forward(self, z):
        h = np.empty(z.shape)
        up = z > 0
        h[up] = 1 / (1 + np.exp(-z[up]))
        h[~up] = np.exp(z[~up]) / (1 + np.exp(z[~up]))
        self.h = h
        return h

    def backward(self, dy):
        return (self.h - self.h**2) * dy
