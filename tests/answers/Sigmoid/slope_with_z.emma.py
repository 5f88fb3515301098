import numpy as np


class Sigmoid:
    def forward(self, z):
        self.z = z
        return 0.5 * (np.tanh(z / 2) + 1)

    def backward(self, dy):
        return dy * (self.z - np.square(self.z))
