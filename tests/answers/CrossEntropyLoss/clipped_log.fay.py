import numpy as np


def softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


class CrossEntropyLoss:
    def forward(self, z, labels):
        self.p, self.labels = softmax(z), labels
        return -np.mean(np.sum(np.eye(z.shape[1])[labels] * np.log(self.p + 1e-12), axis=1))

    def backward(self):
        g = self.p.copy()
        g[np.arange(len(g)), self.labels] -= 1
        return g / len(g)
