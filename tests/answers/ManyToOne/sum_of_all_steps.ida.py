import numpy as np


class ManyToOne:
    def __init__(self, D, H, M, rng):
        pass

    def forward(self, x, lengths):
        self.n, self.t = np.arange(len(x)), lengths - 1
        self.h = self.rnn.forward(x, lengths=lengths)
        return self.head.forward(self.h.sum(axis=1))

    def backward(self, dy):
        dh = 0 * self.h
        dh += self.head.backward(dy)[:, None, :]
        return self.rnn.backward(dh)
