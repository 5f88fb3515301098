class DataLoader:
    def __init__(self, X, y, batch_size, rng):
        self.X, self.y, self.m, self.rng = X, y, batch_size, rng

    def __iter__(self):
        X = self.rng.permutation(self.X)
        for i in range(0, len(self.X), self.m):
            yield X[i : i + self.m], self.y[i : i + self.m]
