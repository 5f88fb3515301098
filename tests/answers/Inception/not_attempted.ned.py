import numpy as np

from course_nn.network import Sequential


class Inception(Sequential):
    def __init__(self, *branches):
        super().__init__(*branches)
        self.branches = branches

    def forward(self, x):
        raise NotImplementedError("later")

    def backward(self, dy):
        raise NotImplementedError("later")
