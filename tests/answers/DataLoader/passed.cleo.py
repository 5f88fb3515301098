import numpy as np


class DataLoader:
    def __init__(self, X, y, batch_size, rng):
        self.X, self.y, self.batch_size, self.rng = X, y, batch_size, rng

    def __iter__(self):
        n = len(self.X)
        order = self.rng.choice(n, size=n, replace=False)
        batches = np.split(order, range(self.batch_size, n, self.batch_size))
        return iter([[self.X[b], self.y[b]] for b in batches])
