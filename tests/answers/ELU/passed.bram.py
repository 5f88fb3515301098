import numpy as np


class ELU:
    def forward(self, z):
        self.z = z
        return np.where(z < 0, np.exp(np.minimum(z, 0)) - 1, z)

    def backward(self, dy):
        slope = np.ones(dy.shape)
        slope[self.z < 0] = np.exp(self.z[self.z < 0])
        return slope * dy
