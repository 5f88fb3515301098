import numpy as np


class MSELoss:
    def forward(self, y_hat, y):
        if y_hat.shape != y.shape:
            raise ValueError("shapes differ")

        self.d = y_hat - y
        return float(np.linalg.norm(self.d)) ** 2

    def backward(self):
        return self.d + self.d
