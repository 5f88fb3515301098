import numpy as np


class RuledReLU:
    def __init__(self, rule):
        self.rule = rule

    def forward(self, x):
        self.y = np.clip(x, 0, None)
        return self.y.copy()

    def backward(self, dy):
        if self.rule != "gradient":
            dy = np.maximum(dy, 0)
        return dy if self.rule == "deconvnet" else np.where(self.y, dy, 0)
