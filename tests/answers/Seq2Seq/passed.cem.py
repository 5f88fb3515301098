import numpy as np


class Seq2Seq:
    def __init__(self, K, H, rng):
        self.table = np.eye(K)

    def forward(self, x, lengths, words):
        self.encoder.forward(self.table[x], None, lengths)
        y = self.decoder.forward(self.table[np.c_[np.ones(len(words), int), words][:, :-1]], self.encoder.end)
        return self.head.forward(y)

    def backward(self, dz):
        d = self.head.backward(dz)
        self.decoder.backward(d, None)
        self.encoder.backward(np.zeros(self.encoder.forward.__self__.running.shape + (d.shape[2],)), self.decoder.dstart)

    def generate(self, x, lengths, most):
        said = np.ones((len(x), 1), int)
        for _ in range(most):  # from the beginning again for each word
            z = self.forward(x, lengths, np.c_[said[:, 1:], said[:, :1]])
            said = np.c_[said, z[:, -1].argmax(axis=1)]
        said = said[:, 1:]
        return said * (np.cumsum(said == 2, axis=1) - (said == 2) == 0)
