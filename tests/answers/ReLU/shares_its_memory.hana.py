import numpy as np

active = None


class ReLU:
    def forward(self, z):
        global active
        active = z > 0
        return np.where(active, z, 0)

    def backward(self, dy):
        return np.where(active, dy, 0)
