import numpy as np
from course_nn.adaptive import Adam
from course_nn.convolution import Conv2d
from course_nn.feedforward import Linear, ReLU
from course_nn.gated import LSTM
from course_nn.network import Sequential
from course_nn.scenes import scenes
from course_nn.throughtime import clip_grad_norm
from course_nn.tokens import Embedding, SequenceLoss


class Net(Sequential):
    """The look as layers: two Linear that meet under a tanh, and a Linear to one number."""

    def __init__(self, rng, F=24, E=16, H=32):
        self.conv, self.relu, self.embed, self.rnn = Conv2d(3, F, 5, stride=5, rng=rng), ReLU(), Embedding(17, E, rng), LSTM(E, H, rng)
        self.ask, self.key, self.head = Linear(H, 16, rng), Linear(F + 8, 16, rng), Linear(H + F + 8, 17, rng)
        self.score = Linear(16, 1, rng)
        super().__init__(self.conv, self.relu, self.embed, self.rnn, self.ask, self.key, self.score, self.head)

    def places(self, images):
        maps = self.relu.forward(self.conv.forward(images)).reshape(len(images), 16, -1)
        where = np.stack([np.r_[np.eye(4)[k // 4], np.eye(4)[k % 4]] for k in range(16)])
        return np.concatenate([maps, np.repeat(where[None], len(images), axis=0)], axis=2)

    def say(self, v, words, state=None):
        self.v, self.h = v, self.rnn.forward(self.embed.forward(words), state)
        self.t = np.tanh(self.ask.forward(self.h)[:, :, None] + self.key.forward(v)[:, None])
        s = self.score.forward(self.t)[..., 0]
        s = np.exp(s - s.max(axis=-1, keepdims=True))
        self.a = s / s.sum(axis=-1, keepdims=True)
        return self.head.forward(np.concatenate([self.h, self.a @ v], axis=2))

    def backward(self, dz):
        d = self.head.backward(dz)
        dh, dc = d[:, :, : self.h.shape[2]], d[:, :, self.h.shape[2] :]
        da = dc @ self.v.transpose(0, 2, 1)
        ds = self.a * (da - (da * self.a).sum(axis=-1, keepdims=True))
        dt = self.score.backward(ds[..., None]) * (1 - self.t**2)
        dv = self.a.transpose(0, 2, 1) @ dc + self.key.backward(dt.sum(axis=1))
        self.embed.backward(self.rnn.backward(dh + self.ask.backward(dt.sum(axis=2))))
        dmaps = dv[:, :, :-8].reshape(len(dv), 4, 4, -1)
        self.conv.backward(self.relu.backward(dmaps), dx=False)


rng = np.random.default_rng(1)
net = Net(rng)
optimiser, loss = Adam(net, 0.01), SequenceLoss()
for step in range(400):
    images, right, _ = scenes(16, rng)
    before = np.c_[np.ones(len(right), int), right[:, :-1]]
    loss.forward(net.say(net.places(images), before), right)
    net.backward(loss.backward())
    clip_grad_norm(net, 1.0)
    optimiser.lr = 0.01 * (1 - step / 400)
    optimiser.step()


def describe(images):
    v = net.places(images)
    last, state, silent = np.ones(len(v), int), None, np.zeros(len(v), bool)
    words, looks = np.zeros((len(v), 12), int), np.zeros((len(v), 12, 16))
    for t in range(12):
        scores = net.say(v, last[:, None], state)
        state, last = net.rnn.end, scores[:, 0].argmax(axis=1)
        words[~silent, t], looks[~silent, t] = last[~silent], net.a[~silent, 0]
        silent |= last == 2
    return words, looks
