import numpy as np



class Captioner:
    def __init__(self, F=24, E=16, H=32, A=32, rng=None):
        self.H = H

    def forward(self, images, words):
        x = self.embedding.forward(words)
        h = self.rnn.forward(x)
        c = self.attention.forward(self.encoder.forward(images), h)
        return self.head.forward(np.concatenate([h, c], -1))

    def backward(self, dz):
        d = self.head.backward(dz)
        dv, dh = self.attention.backward(d[..., self.H :])
        self.encoder.backward(dv)
        self.embedding.backward(self.rnn.backward(d[..., : self.H] + dh))

    def step(self, v, words, state):
        h = self.rnn.forward(self.embedding.forward(words).reshape(len(words), 1, -1), state)
        c = self.attention.forward(v, h)
        z = self.head.forward(np.concatenate([h, c], -1))
        return z[:, -1], self.attention.weights[:, -1], self.rnn.end
