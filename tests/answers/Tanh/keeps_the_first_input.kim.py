import numpy as np


class Tanh:
    h = None

    def forward(self, z):
        if self.h is None:
            self.h = np.tanh(z)
        return np.tanh(z)

    def backward(self, dy):
        return dy * (1 - self.h**2)
