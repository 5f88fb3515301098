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
        m = self.momentum
        mu, var = (x.mean(0), x.var(0)) if self.training else (self.running_mean, self.running_var)
        if self.training:
            self.running_mean, self.running_var = m * mu + (1 - m) * self.running_mean, m * var + (1 - m) * self.running_var
        self.centred, self.v = x - mu, var + self.eps
        return self.centred * self.v ** -0.5 * self.gamma + self.beta

    def backward(self, dy):
        N = len(dy)
        x_hat = self.centred / np.sqrt(self.v)
        self.dgamma = np.einsum("nd,nd->d", dy, x_hat)
        self.dbeta = np.einsum("nd->d", dy)
        dx_hat = dy * self.gamma
        dvar = (dx_hat * self.centred).sum(0) * -0.5 * self.v ** -1.5
        dmu = -dx_hat.sum(0) / np.sqrt(self.v) + dvar * (-2 * self.centred).mean(0)
        return dx_hat / np.sqrt(self.v) + dvar * 2 * self.centred / N + dmu / N
