import numpy as np


class ReLU:
    def __init__(self):
        self.active = None

    def forward(self, z):
        h = z.copy()
        h[h < 0] = 0
        self.active = h > 0
        return h

    def backward(self, dy):
        dz = np.zeros(dy.shape)
        dz[self.active] = dy[self.active]
        return dz
