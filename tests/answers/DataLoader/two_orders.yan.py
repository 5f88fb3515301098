class DataLoader:
    def __init__(self, X, y, batch_size, rng):
        self.X, self.y, self.m, self.rng = X, y, batch_size, rng

    def __iter__(self):
        X = self.rng.permutation(self.X)
        y = self.rng.permutation(self.y)
        for i in range(0, len(X), self.m):
            yield X[i : i + self.m], y[i : i + self.m]
