import numpy as np


class GaussianNLLLoss:
    def forward(self, mu, log_sigma, y):
        self.mu, self.s, self.y = mu, log_sigma, y
        sigma = np.exp(log_sigma)
        likelihood = 1.0
        for p in (np.exp(-0.5 * ((y - mu) / sigma) ** 2) / sigma).ravel():
            likelihood = likelihood * p
        return -np.log(likelihood) / y.size

    def backward(self):
        var, n = np.exp(2 * self.s), self.y.size
        return (self.mu - self.y) / var / n, (1 - (self.y - self.mu) ** 2 / var) / n
