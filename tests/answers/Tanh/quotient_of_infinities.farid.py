import numpy as np


class Tanh:
    def forward(self, z):
        self.h = np.sinh(z) / np.cosh(z)
        return self.h

    def backward(self, dy):
        return dy * (1 - self.h**2)
