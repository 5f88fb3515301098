import numpy as np


class Sigmoid:
    def forward(self, z):
        power = np.exp(z)
        self.y = power / (power + 1)
        return self.y

    def backward(self, dy):
        return dy * self.y * (1 - self.y)
