import numpy as np

class GaussianNLLLoss:
    def forward(self, mu, log_sigma, y):
        self.sigma = np.exp(log_sigma)
        self.e = (mu - y) / self.sigma
        return np.mean(log_sigma + self.e**2 / 2)

    def backward(self):
        n = self.e.size
        return self.e / self.sigma / n, (self.e**2 - 1) / n
