import numpy as np


class Momentum:
    def __init__(self, net, lr, momentum=0.9):
        self.net, self.lr, self.momentum = net, lr, momentum
        self.v = np.zeros_like(net.theta)

    def step(self):
        self.v *= -self.momentum
        self.v -= self.net.dtheta
        self.net.theta = self.net.theta + self.lr * self.v
        self.v *= -1
