import numpy as np


class CrossEntropyLoss:
    def forward(self, z, labels):
        self.h = np.eye(z.shape[1])[labels]
        self.p = np.exp(z - z.max(axis=0)) / np.exp(z - z.max(axis=0)).sum(axis=0)
        return -np.log((self.p * self.h).sum(axis=1)).mean()

    def backward(self):
        return (self.p - self.h) / len(self.h)
