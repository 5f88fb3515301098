import numpy as np


class Sigmoid:
    def sigma(self, z):
        e = np.exp(-np.abs(z))
        return np.where(z >= 0, 1, e) / (1 + e)

    def forward(self, z):
        self.h = self.sigma(z)
        return self.h

    def backward(self, dy):
        return dy * self.sigma(self.h) * (1 - self.sigma(self.h))
