import numpy as np
from course_nn.tokens import START


class Captioner:
    def __init__(self, F=24, E=16, H=32, A=32, rng=None):
        self.H = H

    def forward(self, images, words):
        before = np.insert(words, 0, START, axis=1)[:, :-1]
        h = self.rnn.forward(self.embedding.forward(before))
        return self.head.forward(np.concatenate([h, self.attention.forward(self.encoder.forward(images), h)], axis=2))

    def backward(self, dz):
        d = self.head.backward(dz)
        dv, dh = self.attention.backward(d[:, :, self.H :])
        self.embedding.backward(self.rnn.backward(dh + d[:, :, : self.H]))
        self.encoder.backward(dv)

    def step(self, v, words, state):
        h = self.rnn.forward(self.embedding.forward(words)[:, None])
        z = self.head.forward(np.concatenate([h, self.attention.forward(v, h)], axis=2))
        return z[:, 0], self.attention.weights[:, 0], self.rnn.end
