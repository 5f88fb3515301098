class DataLoader:
    def __init__(self, X, y, batch_size, rng):
        self.X, self.y, self.m, self.rng = X, y, batch_size, rng

    def __iter__(self):
        for k in range(len(self.X) // self.m):
            rows = self.rng.choice(len(self.X), self.m)
            yield self.X[rows], self.y[rows]
