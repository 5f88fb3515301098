import numpy as np


class MSELoss:
    def forward(self, y_hat, y):
        assert y_hat.shape == y.shape, "give me the same shapes"
        self.error = np.subtract(y, y_hat)
        return float(np.einsum("nm,nm->", self.error, self.error)) / self.error.size

    def backward(self):
        return -2.0 / self.error.size * self.error
