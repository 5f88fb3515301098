import numpy as np


class RuledReLU:
    def __init__(self, rule):
        self.rule = rule

    def forward(self, x):
        self.x = x
        return np.maximum(x, 0)

    def backward(self, dy):
        if self.rule != "deconvnet":
            dy[self.x < 0] = 0
        if self.rule != "gradient":
            dy[dy < 0] = 0
        return dy
