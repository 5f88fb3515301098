import numpy as np


class AvgPool2d:
    def __init__(self, kernel, stride):
        self.kernel, self.stride = kernel, stride

    def forward(self, x):
        self.shape = x.shape
        N, H, W, C = x.shape
        (kh, kw), s = self.kernel, self.stride
        OH, OW = (H - kh) // s + 1, (W - kw) // s + 1
        y = np.zeros((N, OH, OW, C))
        for i in range(OH):
            for j in range(OW):
                y[:, i, j] = x[:, i * s : i * s + kh, j * s : j * s + kw].mean(axis=(1, 2))
        return y

    def backward(self, dy):
        (kh, kw), s = self.kernel, self.stride
        dx = np.zeros(self.shape)
        for i in range(dy.shape[1]):
            for j in range(dy.shape[2]):
                dx[:, i * s : i * s + kh, j * s : j * s + kw] += dy[:, i : i + 1, j : j + 1] / (kh * kw)
        return dx
