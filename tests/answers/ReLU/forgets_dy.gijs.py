import numpy as np


class ReLU:
    def forward(self, z):
        self.z = z
        return np.maximum(0, z)

    def backward(self, dy):
        return np.heaviside(self.z, 0)
