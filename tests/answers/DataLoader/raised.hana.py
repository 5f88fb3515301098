class DataLoader:
    def __init__(self, X, y, batch_size, rng):
        self.X, self.y, self.m, self.rng = X, y, batch_size, rng

    def __iter__(self):
        order = self.rng.permutation(len(self.X))
        for i in range(0, len(order), self.m):
            yield {"x": self.X[order[i : i + self.m]], "y": self.y[order[i : i + self.m]]}
