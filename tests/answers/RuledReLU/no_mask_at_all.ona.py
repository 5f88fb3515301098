import numpy as np


class RuledReLU:
    def __init__(self, rule):
        self.rule = rule

    def forward(self, x):
        self.x = x
        return np.maximum(x, 0)

    def backward(self, dy):
        return np.array(dy)
