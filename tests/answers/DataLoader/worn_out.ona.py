class DataLoader:
    def __init__(self, X, y, batch_size, rng):
        self.X, self.y, self.m, self.rng = X, y, batch_size, rng
        self.order = rng.permutation(len(X))
        self.i = 0

    def __iter__(self):
        return self

    def __next__(self):
        if self.i >= len(self.X):
            raise StopIteration
        rows = self.order[self.i : self.i + self.m]
        self.i += self.m
        return self.X[rows], self.y[rows]
