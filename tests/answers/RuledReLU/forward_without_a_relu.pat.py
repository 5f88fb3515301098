import numpy as np


class RuledReLU:
    def __init__(self, rule):
        self.rule = rule

    def forward(self, x):
        self.x = x
        return x * 1

    def backward(self, dy):
        active, positive = self.x > 0, dy > 0
        return dy * {"gradient": active, "deconvnet": positive, "guided": active & positive}[self.rule]
