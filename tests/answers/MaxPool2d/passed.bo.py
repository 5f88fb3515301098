import numpy as np


class MaxPool2d:
    def __init__(self, kernel, stride):
        self.kernel, self.stride = kernel, stride

    def places(self, x):
        (kh, kw), s = self.kernel, self.stride
        OH, OW = 1 + (x.shape[1] - kh) // s, 1 + (x.shape[2] - kw) // s
        return [x[:, a : a + s * OH : s, b : b + s * OW : s] for a in range(kh) for b in range(kw)]

    def forward(self, x):
        seen = np.stack(self.places(x))
        self.shape, self.at = x.shape, seen.argmax(axis=0)
        return seen.max(axis=0)

    def backward(self, dy):
        dx = np.zeros(self.shape)
        for k, place in enumerate(self.places(dx)):
            place += dy * (self.at == k)
        return dx
