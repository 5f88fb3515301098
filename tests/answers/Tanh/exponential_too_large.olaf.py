import numpy as np

class Tanh:
    def forward(self, z):
        quotient = (np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z))
        self.y = np.where(np.abs(z) > 20, np.sign(z), quotient)
        return self.y

    def backward(self, dy):
        return dy * (1 - self.y**2)
