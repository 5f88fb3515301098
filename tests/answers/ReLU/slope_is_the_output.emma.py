import numpy as np


class ReLU:
    def forward(self, z):
        self.h = (z + np.abs(z)) / 2
        return self.h

    def backward(self, dy):
        return self.h * dy
