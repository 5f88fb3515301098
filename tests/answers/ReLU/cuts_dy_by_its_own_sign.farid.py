import numpy as np


class ReLU:
    def forward(self, z):
        return np.maximum(0, z)

    def backward(self, dy):
        return np.where(dy > 0, dy, 0)
