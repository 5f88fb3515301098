import numpy as np

from course_nn.network import Sequential


class Inception(Sequential):
    def __init__(self, *branches):
        super().__init__(*branches)
        self.branches = branches

    def forward(self, x):
        return np.concatenate([b.forward(x) for b in self.branches], 1)

    def backward(self, dy):
        raise ValueError("I do not know how")
