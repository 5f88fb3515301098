import numpy as np


class RuledReLU:
    def __init__(self, rule):
        self.rule = rule

    def forward(self, x):
        self.x = x
        return np.maximum(x, 0)

    def backward(self, dy):
        mask = np.ones(dy.shape)
        if self.rule in ("gradient", "guided"):
            mask = mask * (self.x > 0)
        if self.rule in ("deconvnet", "guided"):
            mask = mask * (dy > 0)
        return mask * dy
