import numpy as np


class MSELoss:
    def forward(self, y_hat, y):
        if y_hat.shape != y.shape:
            raise ValueError("shapes differ")

        self.d = y_hat - y
        return np.linalg.norm(self.d) / np.sqrt(self.d.size)

    def backward(self):
        return self.d / np.sqrt(self.d.size * np.sum(self.d**2))
