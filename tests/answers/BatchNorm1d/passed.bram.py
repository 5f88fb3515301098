import numpy as np

from course_nn.network import Layer


class BatchNorm1d(Layer):
    parameters, buffers = ("gamma", "beta"), ("running_mean", "running_var")

    def __init__(self, D, eps=1e-5, momentum=0.1):
        self.eps, self.momentum = eps, momentum
        self.gamma, self.beta = np.ones(D), np.zeros(D)
        self.dgamma, self.dbeta = np.zeros(D), np.zeros(D)
        self.running_mean, self.running_var = np.zeros(D), np.ones(D)

    def forward(self, x):
        N, D = x.shape
        y = np.zeros((N, D))
        self.x_hat, self.std = np.zeros((N, D)), np.zeros(D)
        for j in range(D):
            if self.training:
                mean = sum(x[i, j] for i in range(N)) / N
                var = sum((x[i, j] - mean) ** 2 for i in range(N)) / N
                self.running_mean[j] += self.momentum * (mean - self.running_mean[j])
                self.running_var[j] += self.momentum * (var * N / (N - 1) - self.running_var[j])
            else:
                mean, var = self.running_mean[j], self.running_var[j]
            self.std[j] = (var + self.eps) ** 0.5
            for i in range(N):
                self.x_hat[i, j] = (x[i, j] - mean) / self.std[j]
                y[i, j] = self.gamma[j] * self.x_hat[i, j] + self.beta[j]
        return y

    def backward(self, dy):
        N, D = dy.shape
        dx = np.zeros((N, D))
        for j in range(D):
            self.dgamma[j] = sum(dy[i, j] * self.x_hat[i, j] for i in range(N))
            self.dbeta[j] = sum(dy[i, j] for i in range(N))
            for i in range(N):
                term = N * dy[i, j] - self.dbeta[j] - self.x_hat[i, j] * self.dgamma[j]
                dx[i, j] = self.gamma[j] / (N * self.std[j]) * term
        return dx
