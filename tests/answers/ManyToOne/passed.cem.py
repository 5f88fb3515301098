import numpy as np


class ManyToOne:
    def __init__(self, D, H, M, rng):
        self.sizes = D, H, M

    def forward(self, x, lengths):
        h = self.rnn.forward(x, None, lengths)
        self.mask = (np.arange(x.shape[1]) == lengths[:, None] - 1)[..., None]
        return self.head.forward((self.mask * h).sum(axis=1))

    def backward(self, dy):
        return self.rnn.backward(self.mask * self.head.backward(dy)[:, None])
