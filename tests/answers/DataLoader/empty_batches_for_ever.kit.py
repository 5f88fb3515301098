class DataLoader:
    def __init__(self, X, y, batch_size, rng):
        self.X, self.y, self.m, self.rng = X, y, batch_size, rng
        self.order = rng.permutation(len(X))

    def __getitem__(self, i):
        rows = self.order[i * self.m : (i + 1) * self.m]
        return self.X[rows], self.y[rows]
