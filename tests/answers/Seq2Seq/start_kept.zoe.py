import numpy as np


class Seq2Seq:
    def __init__(self, K, H, rng):
        self.K = K

    def hear(self, x, lengths):
        self.x = x
        self.encoder.forward(np.eye(self.K)[x], lengths=lengths)
        return self.encoder.end

    def forward(self, x, lengths, words):
        heard = np.roll(words, 1, axis=1)
        heard[:, 0] = 1
        h = self.decoder.forward(np.eye(self.K)[heard], self.hear(x, lengths))
        return self.head.forward(h)

    def backward(self, dz):
        self.decoder.backward(self.head.backward(dz))
        self.encoder.backward(None, dend=self.decoder.dstart)

    def generate(self, x, lengths, most):
        state = self.hear(x, lengths)
        word = np.ones(len(x), int)
        rows, done = [word], np.zeros(len(x), bool)
        for t in range(most - 1):
            h = self.decoder.forward(np.eye(self.K)[word[:, None]], state)
            state = self.decoder.end
            word = self.head.forward(h)[:, 0].argmax(axis=1)
            rows.append(np.where(done, 0, word))
            done = done | (word == 2)
        return np.array(rows).T
