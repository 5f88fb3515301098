import numpy as np


class Sigmoid:
    def forward(self, z):
        e = np.exp(-np.abs(z))
        self.y = np.where(z >= 0, 1 / (1 + e), e / (1 + e))
        return self.y

    def backward(self, dy):
        return dy * self.y * (1 - self.y)
