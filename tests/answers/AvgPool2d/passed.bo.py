import numpy as np


class AvgPool2d:
    def __init__(self, kernel, stride):
        self.kernel, self.stride = kernel, stride

    def forward(self, x):
        self.shape = x.shape
        view = np.lib.stride_tricks.sliding_window_view(x, self.kernel, axis=(1, 2))
        return np.einsum("nijcab->nijc", view[:, :: self.stride, :: self.stride]) / np.prod(self.kernel)

    def backward(self, dy):
        dx, s = np.zeros(self.shape), self.stride
        for a in range(self.kernel[0]):
            for b in range(self.kernel[1]):
                dx[:, a : a + s * dy.shape[1] : s, b : b + s * dy.shape[2] : s] += dy
        return dx / (self.kernel[0] * self.kernel[1])
