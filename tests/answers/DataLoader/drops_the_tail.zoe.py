class DataLoader:
    def __init__(self, X, y, batch_size, rng):
        self.X, self.y, self.m, self.rng = X, y, batch_size, rng

    def __iter__(self):
        X = self.rng.permutation(self.X)
        y = self.rng.permutation(self.y)
        for k in range(len(X) // self.m):
            yield X[k * self.m : (k + 1) * self.m], y[k * self.m : (k + 1) * self.m]
