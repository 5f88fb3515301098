import numpy as np


class MSELoss:
    def forward(self, y_hat, y):
        if y_hat.shape != y.shape:
            raise ValueError("shapes differ")

        self.d = (y_hat - y).ravel()
        return np.mean(self.d**2)

    def backward(self):
        return 2 * self.d / self.d.size
