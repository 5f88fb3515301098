import numpy as np

from course_nn.feedforward import ReLU
from course_nn.network import Sequential


class ResidualBlock(Sequential):
    def __init__(self, *layers, shortcut=None):
        body = Sequential(*layers)
        super().__init__(*([body] if shortcut is None else [body, shortcut]))
        self.body, self.shortcut = body, shortcut
        self.relu = ReLU()

    def forward(self, x):
        ways = [self.body, self.shortcut]
        y = sum(x if way is None else way.forward(x) for way in ways)
        return self.relu.forward(y)

    def backward(self, dy, dx=True):
        dz = self.relu.backward(dy)
        return sum(dz if way is None else way.backward(dz) for way in (self.shortcut, self.body))
