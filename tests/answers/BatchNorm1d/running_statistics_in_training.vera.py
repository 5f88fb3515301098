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
        if self.training:
            mean = x.mean(axis=0)
            var = x.var(axis=0)
            self.running_mean = (1 - self.momentum) * self.running_mean + self.momentum * mean
            self.running_var = (1 - self.momentum) * self.running_var + self.momentum * var
        else:
            mean, var = self.running_mean, self.running_var
        mean, var = self.running_mean, self.running_var
        self.std = np.sqrt(var + self.eps)
        self.x_hat = (x - mean) / self.std
        return self.gamma * self.x_hat + self.beta

    def backward(self, dy):
        self.dgamma = np.sum(dy * self.x_hat, axis=0)
        self.dbeta = np.sum(dy, axis=0)
        d = dy * self.gamma
        return (d - d.mean(axis=0) - self.x_hat * np.mean(d * self.x_hat, axis=0)) / self.std
