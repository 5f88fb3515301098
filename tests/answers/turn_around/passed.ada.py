import numpy as np
from course_nn.adaptive import Adam
from course_nn.feedforward import Linear
from course_nn.losses import CrossEntropyLoss
from course_nn.network import Sequential
from course_nn.recurrence import RNN

I = np.eye(8)


class Net(Sequential):
    def __init__(self, rng):
        self.a, self.b, self.c = RNN(8, 64, rng=rng), RNN(8, 64, rng=rng), Linear(64, 8, rng)
        super().__init__(self.a, self.b, self.c)

    def scores(self, x, lengths, heard):
        self.a.forward(I[x], lengths=lengths)
        return self.c.forward(self.b.forward(I[heard], self.a.end))


def task(rng, n=64):
    lengths = rng.integers(1, 6, n)
    x, said, heard = np.zeros((n, 5), int), np.zeros((n, 6), int), np.ones((n, 6), int)
    for i, T in enumerate(lengths):
        x[i, :T] = rng.integers(3, 8, T)
        said[i, : T + 1] = [*x[i, :T][::-1], 2]
    heard[:, 1:] = said[:, :-1]
    return x, lengths, heard, said


rng = np.random.default_rng(5)
net = Net(rng)
adam, loss = Adam(net, 0.005), CrossEntropyLoss()
for k in range(500):
    x, lengths, heard, said = task(rng)
    z, counts = net.scores(x, lengths, heard), said > 0
    loss.forward(z[counts], said[counts])
    dz = np.zeros(z.shape)
    dz[counts] = loss.backward()
    net.b.backward(net.c.backward(dz))
    net.a.backward(None, net.b.dstart)
    adam.lr = 0.005 * (1 - k / 500)
    adam.step()


def turn_around(x, lengths):
    said = np.zeros((len(x), x.shape[1] + 1), int)
    heard = np.ones((len(x), 1), int)
    for t in range(said.shape[1]):
        word = net.scores(x, lengths, heard)[:, -1].argmax(axis=1)
        said[:, t] = np.where((said == 2).any(axis=1), 0, word)
        heard = np.c_[heard, word]
    return said
