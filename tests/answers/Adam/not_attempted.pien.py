import numpy as np


class Adam:
    def __init__(self, net, lr=0.001, betas=(0.9, 0.999), eps=1e-8):
        self.net, self.lr, self.betas, self.eps = net, lr, betas, eps
        self.m, self.v, self.t = np.zeros_like(net.theta), np.zeros_like(net.theta), 0

    def step(self):
        raise NotImplementedError("Adam is not written yet")
