import numpy as np


class RuledReLU:
    def __init__(self, rule):
        self.rule = rule

    def forward(self, x):
        self.x = x
        return np.maximum(x, 0)

    def backward(self, dy):
        if self.rule == "deconvnet":
            return np.maximum(dy, 0)
        if self.rule == "gradient":
            return dy * (self.x > 0)
        return np.maximum(dy, 0) * np.maximum(self.x, 0)
