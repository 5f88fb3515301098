import numpy as np


class Adam:
    def __init__(self, net, lr=0.001, betas=(0.9, 0.999), eps=1e-8):
        self.net, self.lr, self.betas, self.eps = net, lr, betas, eps
        self.m, self.v, self.t = np.zeros_like(net.theta), np.zeros_like(net.theta), 0

    def step(self):
        b1, b2 = self.betas
        self.t = self.t + 1
        for i, g in enumerate(self.net.dtheta):
            self.m[i] = b1 * self.m[i] + (1 - b1) * g
            self.v[i] = b2 * self.v[i] + (1 - b2) * g * g
            m_hat = self.m[i] / (1 - b1 ** self.t)
            v_hat = self.v[i] / (1 - b2 ** self.t)
            self.net.theta[i] -= self.lr * m_hat / (v_hat ** 0.5 + self.eps)
