import numpy as np


class RuledReLU:
    def __init__(self, rule):
        self.rule = rule

    def forward(self, x):
        self.x = x
        return np.maximum(x, 0)

    def backward(self, dy):
        active, positive = self.x > 0, dy > 0
        if self.rule == "gradient":
            return dy * active
        if self.rule == "deconvnet":
            return dy * positive
        return dy * np.logical_or(active, positive)
