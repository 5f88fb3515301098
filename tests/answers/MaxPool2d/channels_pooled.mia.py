import numpy as np


class MaxPool2d:
    def __init__(self, kernel, stride):
        self.kernel, self.stride = kernel, stride

    def forward(self, x):
        self.x = x
        N, H, W, C = x.shape
        (kh, kw), s = self.kernel, self.stride
        OH, OW = (H - kh) // s + 1, (W - kw) // s + 1
        y = np.zeros((N, OH, OW, C))
        for i in range(OH):
            for j in range(OW):
                y[:, i, j] = x[:, i * s : i * s + kh, j * s : j * s + kw].max(axis=(1, 2, 3))[:, None]
        return y

    def backward(self, dy):
        N, OH, OW, C = dy.shape
        (kh, kw), s = self.kernel, self.stride
        dx = np.zeros(self.x.shape)
        for n in range(N):
            for i in range(OH):
                for j in range(OW):
                    for c in range(C):
                        window = self.x[n, i * s : i * s + kh, j * s : j * s + kw, c]
                        a, b = np.unravel_index(window.argmax(), window.shape)
                        dx[n, i * s + a, j * s + b, c] += dy[n, i, j, c]
        return dx
