import numpy as np


class Tanh:
    def forward(self, z):
        e = np.exp(-2 * np.abs(z))
        self.h = np.sign(z) * (1 - e) / (1 + e)
        return self.h

    def backward(self, dy):
        return (1 - self.h) * (1 + self.h) * dy
