import numpy as np


class MaxPool2d:
    def __init__(self, kernel, stride):
        self.kernel, self.stride = kernel, stride

    def forward(self, x):
        N, H, W, C = x.shape
        self.x = x
        kh, kw = self.kernel
        y = np.zeros((N, (H - kh) // self.stride + 1, (W - kw) // self.stride + 1, C))
        self.where = {}
        for n, i, j, c in np.ndindex(y.shape):
            for a in range(kh):
                for b in range(kw):
                    r, q = i * self.stride + a, j * self.stride + b
                    if x[n, r, q, c] >= y[n, i, j, c]:
                        y[n, i, j, c] = x[n, r, q, c]
                        self.where[n, i, j, c] = n, r, q, c
        return y

    def backward(self, dy):
        dx = self.x * 0
        for place, target in self.where.items():
            dx[target] = dx[target] + dy[place]
        return dx
