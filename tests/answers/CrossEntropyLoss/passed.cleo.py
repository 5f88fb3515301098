import numpy as np


class CrossEntropyLoss:
    def forward(self, z, labels):
        self.h = (labels[:, None] == np.arange(z.shape[1])).astype(float)
        self.log_p = z - np.logaddexp.reduce(z, axis=1, keepdims=True)
        return -np.einsum("nk,nk->", self.h, self.log_p) / len(z)

    def backward(self):
        return (np.exp(self.log_p) - self.h) / len(self.h)
