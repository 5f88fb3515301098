import numpy as np


class MSELoss:
    def forward(self, y_hat, y):
        if y_hat.shape != y.shape:
            raise ValueError("shapes differ")

        self.d = y - y_hat
        return np.sum(self.d**2, axis=1).mean()

    def backward(self):
        return -2 * self.d / self.d.shape[0]
