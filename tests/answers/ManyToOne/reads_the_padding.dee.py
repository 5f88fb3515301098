import numpy as np


class ManyToOne:
    def __init__(self, D, H, M, rng):
        pass

    def forward(self, x, lengths):
        self.n, self.t = np.arange(len(x)), x.shape[1] - 1
        self.h = self.rnn.forward(x, lengths=lengths)
        return self.head.forward(self.h[self.n, self.t])

    def backward(self, dy):
        dh = 0 * self.h
        dh[self.n, self.t] = self.head.backward(dy)
        return self.rnn.backward(dh)
