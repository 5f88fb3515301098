import numpy as np


class MaxPool2d:
    def __init__(self, kernel, stride):
        self.kernel, self.stride = kernel, stride

    def forward(self, x):
        self.x = x
        N, H, W, C = x.shape
        (kh, kw), s = self.kernel, self.stride
        OH, OW = (H - kh) + 1, (W - kw) + 1
        y = np.zeros((N, OH, OW, C))
        for i in range(OH):
            for j in range(OW):
                y[:, i, j] = x[:, i : i + kh, j : j + kw].max(axis=(1, 2))
        return y

    def backward(self, dy):
        N, OH, OW, C = dy.shape
        (kh, kw), s = self.kernel, self.stride
        dx = np.zeros(self.x.shape)
        for n in range(N):
            for i in range(OH):
                for j in range(OW):
                    for c in range(C):
                        window = self.x[n, i : i + kh, j : j + kw, c]
                        a, b = np.unravel_index(window.argmax(), window.shape)
                        dx[n, i + a, j + b, c] += dy[n, i, j, c]
        return dx
