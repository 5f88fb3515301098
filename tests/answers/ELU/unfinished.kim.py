import numpy as np


class ELU:
    def forward(self, z):
        self.y = np.maximum(z, 0) + np.exp(np.minimum(z, 0)) - 1
        return self.y

    def backward(self, dy):
        raise NotImplementedError("ELU is not written yet")
