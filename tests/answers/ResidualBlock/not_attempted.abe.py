import numpy as np

from course_nn.network import Sequential


class ResidualBlock(Sequential):
    def __init__(self, *layers, shortcut=None):
        body = Sequential(*layers)
        super().__init__(*([body] if shortcut is None else [body, shortcut]))
        self.body, self.shortcut = body, shortcut

    def forward(self, x):
        raise NotImplementedError("later")

    def backward(self, dy, dx=True):
        raise NotImplementedError("later")
