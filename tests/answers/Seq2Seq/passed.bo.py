import numpy as np
from course_nn.feedforward import Linear
from course_nn.network import Sequential
from course_nn.recurrence import RNN


class Seq2Seq(Sequential):
    def __init__(self, K, H, rng):
        self.K = K
        self.encoder, self.decoder, self.head = RNN(K, H, rng=rng), RNN(K, H, rng=rng), Linear(H, K, rng)
        super().__init__(self.encoder, self.decoder, self.head)

    def forward(self, x, lengths, words):
        one_hot = np.eye(self.K)
        states = self.encoder.forward(one_hot[x])
        self.places = np.arange(len(x)), lengths - 1
        self.shape = states.shape
        before = np.empty_like(words)
        before[:, 0], before[:, 1:] = 1, words[:, :-1]
        return self.head.forward(self.decoder.forward(one_hot[before], start=states[self.places]))

    def backward(self, dz, dx=False):
        self.decoder.backward(self.head.backward(dz))
        dh = np.zeros(self.shape)
        dh[self.places] = self.decoder.dstart
        self.encoder.backward(dh)

    def generate(self, x, lengths, most):
        answers = np.zeros((len(x), most), int)
        for n in range(len(x)):
            self.encoder.forward(np.eye(self.K)[x[n : n + 1, : lengths[n]]])
            state, word = self.encoder.end, 1
            for t in range(most):
                h = self.decoder.forward(np.eye(self.K)[word][None, None], state)
                state = self.decoder.end
                word = int(np.argmax(self.head.forward(h[0, 0])))
                answers[n, t] = word
                if word == 2:
                    break
        return answers
