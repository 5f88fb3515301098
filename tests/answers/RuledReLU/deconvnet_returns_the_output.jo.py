import numpy as np


class RuledReLU:
    def __init__(self, rule):
        self.rule = rule

    def forward(self, x):
        self.x = x
        return np.maximum(x, 0)

    def backward(self, dy):
        if self.rule == "deconvnet":
            return self.forward(self.x)
        mask = self.x > 0
        if self.rule == "guided":
            mask &= dy > 0
        return dy * mask
