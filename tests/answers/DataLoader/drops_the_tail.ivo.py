class DataLoader:
    def __init__(self, X, y, batch_size, rng):
        self.X, self.y, self.m, self.rng = X, y, batch_size, rng

    def __iter__(self):
        order = self.rng.permutation(len(self.X))
        for k in range(len(self.X) // self.m):
            rows = order[k * self.m : (k + 1) * self.m]
            yield self.X[rows], self.y[rows]
