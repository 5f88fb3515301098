import numpy as np


class DataLoader:
    def __init__(self, X, y, batch_size, rng):
        self.X, self.y, self.batch_size, self.rng = X, y, batch_size, rng

    def __iter__(self):
        order = self.rng.permutation(len(self.X))
        for i in range(0, len(order), self.batch_size):
            rows = order[i : i + self.batch_size]
            yield self.X[rows], self.y[rows]
