import numpy as np


class MSELoss:
    def forward(self, y_hat, y):
        if y_hat.shape != y.shape:
            raise ValueError("shapes differ")

        self.d = y_hat - y
        return np.sum(np.sqrt(self.d**2)) / self.d.size

    def backward(self):
        return np.where(self.d > 0, 1.0, -1.0) / self.d.size
