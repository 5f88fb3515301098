import numpy as np


class ReLU:
    def __init__(self):
        self.slope = None

    def forward(self, z):
        if self.slope is None:
            self.slope = np.where(z > 0, 1, 0)
        return np.maximum(z, 0)

    def backward(self, dy):
        return self.slope * dy
