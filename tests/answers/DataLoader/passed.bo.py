import numpy as np


class DataLoader:
    def __init__(self, X, y, batch_size, rng):
        self.X = X
        self.y = y
        self.m = batch_size
        self.rng = rng

    def __iter__(self):
        self.order = np.arange(len(self.X))
        self.rng.shuffle(self.order)
        self.i = 0
        return self

    def __next__(self):
        if self.i >= len(self.X):
            raise StopIteration
        rows = self.order[self.i : self.i + self.m]
        self.i += self.m
        return self.X[rows], self.y[rows]
