import numpy as np


class Adam:
    def __init__(self, net, lr=0.001, betas=(0.9, 0.999), eps=1e-8):
        self.net, self.lr, self.betas, self.eps = net, lr, betas, eps
        self.m, self.v, self.t = np.zeros_like(net.theta), np.zeros_like(net.theta), 0

    def step(self):
        b1, b2 = self.betas
        theta = self.net.theta
        self.t += 1
        self.m = b1 * self.m + (1 - b1) * self.net.dtheta
        self.v = b2 * self.v + (1 - b2) * self.net.dtheta**2
        m_hat, v_hat = self.m / (1 - b1**self.t), self.v / (1 - b2**self.t)
        theta = theta - self.lr * m_hat / (np.sqrt(v_hat) + self.eps)
