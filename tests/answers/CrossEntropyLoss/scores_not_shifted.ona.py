import numpy as np


class CrossEntropyLoss:
    def forward(self, z, labels):
        e = np.exp(z)
        self.p, self.h = e / e.sum(axis=1, keepdims=True), np.eye(z.shape[1])[labels]
        return -np.log((self.p * self.h).sum(axis=1)).mean()

    def backward(self):
        return (self.p - self.h) / len(self.h)
