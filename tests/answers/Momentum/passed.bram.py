import numpy as np


class Momentum:
    def __init__(self, net, lr, momentum=0.9):
        self.net, self.lr, self.momentum = net, lr, momentum
        self.v = np.zeros_like(net.theta)

    def step(self):
        for i in range(len(self.net.theta)):
            self.v[i] = self.momentum * self.v[i] + self.net.dtheta[i]
            self.net.theta[i] = self.net.theta[i] - self.lr * self.v[i]
