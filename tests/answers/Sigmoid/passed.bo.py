import numpy as np


class Sigmoid:
    def forward(self, z):
        self.y = 1 / (1 + np.exp(-np.clip(z, -500, 500)))
        return self.y

    def backward(self, dy):
        return dy * self.y * (1 - self.y)
