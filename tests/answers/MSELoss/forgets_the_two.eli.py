import numpy as np


class MSELoss:
    def forward(self, y_hat, y):
        self.y_hat, self.y = y_hat, y
        return ((y - y_hat) ** 2).mean()

    def backward(self):
        return (self.y_hat - self.y) / self.y.size
