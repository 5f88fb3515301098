import numpy as np

from course_nn.network import Sequential


class Inception(Sequential):
    def __init__(self, *branches):
        super().__init__(*branches)
        self.branches = branches

    def forward(self, x):
        self.n = [b.forward(x).shape[-1] for b in self.branches]
        for b in self.branches:
            return b.forward(x)

    def backward(self, dy):
        back, start = [], 0
        for b, n in zip(self.branches, self.n):
            back.append(b.backward(dy[..., start : start + n]))
            start += n
        return back[0]
