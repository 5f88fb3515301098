import numpy as np


class GaussianNLLLoss:
    def forward(self, mu, log_sigma, y):
        self.mu, self.s, self.y = mu, log_sigma, y
        return np.mean((y - mu) ** 2 / (2 * np.exp(log_sigma) ** 2))

    def backward(self):
        var, n = np.exp(2 * self.s), self.y.size
        return (self.mu - self.y) / var / n, -((self.y - self.mu) ** 2) / var / n
