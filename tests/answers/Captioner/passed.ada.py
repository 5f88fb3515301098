import numpy as np
from course_nn.attention import SoftAttention
from course_nn.captioning import CNNEncoder
from course_nn.feedforward import Linear
from course_nn.gated import LSTM
from course_nn.network import Sequential
from course_nn.tokens import START, Embedding


class Captioner(Sequential):
    def __init__(self, F=24, E=16, H=32, A=32, rng=None):
        rng = rng or np.random.default_rng()
        K, D = 17, F + 8
        self.encoder, self.embedding, self.rnn = CNNEncoder(F, rng), Embedding(K, E, rng), LSTM(E, H, rng)
        self.attention, self.head = SoftAttention(D, H, A, rng), Linear(H + D, K, rng)
        super().__init__(self.encoder, self.embedding, self.rnn, self.attention, self.head)

    def forward(self, images, words):
        before = np.empty_like(words)
        before[:, 0] = START
        before[:, 1:] = words[:, :-1]
        v = self.encoder.forward(images)
        x = self.embedding.forward(before)
        self.states = self.rnn.forward(x)
        seen = self.attention.forward(v, self.states)
        return self.head.forward(np.dstack([self.states, seen]))

    def backward(self, dz):
        n = self.states.shape[2]
        dh, dc = np.split(self.head.backward(dz), [n], axis=2)
        dv, more = self.attention.backward(dc)
        dx = self.rnn.backward(dh + more)
        self.encoder.backward(dv)
        self.embedding.backward(dx)

    def step(self, v, words, state):
        x = self.embedding.forward(words[:, np.newaxis])
        h = self.rnn.forward(x, state)
        c = self.attention.forward(v, h)
        scores = self.head.forward(np.concatenate((h, c), axis=-1))
        return scores.squeeze(1), self.attention.weights.squeeze(1), self.rnn.end
