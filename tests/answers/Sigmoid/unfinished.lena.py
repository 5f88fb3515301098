import numpy as np


class Sigmoid:
    def forward(self, z):
        self.y = 0.5 + 0.5 * np.tanh(z / 2)
        return self.y

    def backward(self, dy):
        raise NotImplementedError("Sigmoid is not written yet")
