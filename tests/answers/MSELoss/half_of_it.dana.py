import numpy as np


class MSELoss:
    def forward(self, y_hat, y):
        self.d, self.n = y_hat - y, y_hat.size
        return 0.5 * np.sum(self.d * self.d) / self.n

    def backward(self):
        return self.d / self.n
