import numpy as np


class MSELoss:
    def forward(self, y_hat, y):
        if y_hat.shape != y.shape:
            raise ValueError("shapes differ")

        self.y_hat, self.y = y_hat, y
        total = 0
        for i in range(len(y)):
            for j in range(len(y[i])):
                total = total + (y_hat[i, j] - y[i, j]) ** 2
        return total / (y.shape[0] * y.shape[1])

    def backward(self):
        grad = np.zeros(self.y.shape)
        for i in range(grad.shape[0]):
            for j in range(grad.shape[1]):
                grad[i, j] = 2 * (self.y_hat[i, j] - self.y[i, j])
        return grad / grad.size
