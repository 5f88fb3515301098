import numpy as np


class Sigmoid:
    def forward(self, z):
        self.z = z
        return 1 / (1 + np.exp(-z))

    def backward(self, dy):
        return dy * self.z * (1 - self.z)
