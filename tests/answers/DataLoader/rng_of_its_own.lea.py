import numpy as np


class DataLoader:
    def __init__(self, X, y, batch_size, rng):
        self.X, self.y, self.m = X, y, batch_size

    def __iter__(self):
        order = np.random.permutation(len(self.X))
        for i in range(0, len(order), self.m):
            rows = order[i : i + self.m]
            yield self.X[rows], self.y[rows]
