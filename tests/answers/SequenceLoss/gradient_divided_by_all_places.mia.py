import numpy as np


class SequenceLoss:
    def forward(self, z, words):
        e = np.exp(z - z.max(axis=-1, keepdims=True))
        self.p = e / e.sum(axis=-1, keepdims=True)
        self.right = np.eye(z.shape[2])[words]
        self.on = (words != 0).astype(float)
        self.n = self.on.sum()
        each = -(self.right * np.log(self.p)).sum(axis=2)
        return (each * self.on).sum() / self.n

    def backward(self):
        return (self.p - self.right) * self.on[:, :, None] / self.on.size
