import math
import numpy as np


class DataLoader:
    def __init__(self, X, y, batch_size, rng):
        self.data, self.m, self.rng = (X, y), batch_size, rng

    def __iter__(self):
        X, y = self.data
        order = np.argsort(self.rng.random(len(X)))
        X, y = X[order], y[order]
        for k in range(math.ceil(len(X) / self.m)):
            part = slice(k * self.m, (k + 1) * self.m)
            yield X[part], y[part]
