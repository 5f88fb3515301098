import numpy as np


class MSELoss:
    def forward(self, y_hat, y):
        self.sq = (y_hat - y) ** 2
        return self.sq.mean()

    def backward(self):
        return self.sq * 2 / self.sq.size
