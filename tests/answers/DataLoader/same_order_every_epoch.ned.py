class DataLoader:
    def __init__(self, X, y, batch_size, rng):
        order = rng.permutation(len(X))
        self.X, self.y, self.m = X[order], y[order], batch_size

    def __iter__(self):
        for i in range(0, len(self.X), self.m):
            yield self.X[i : i + self.m], self.y[i : i + self.m]
