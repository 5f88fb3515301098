import numpy as np
from math import exp


class ELU:
    def forward(self, z):
        self.z = z
        return np.vectorize(lambda v: v if v >= 0 else exp(v) - 1)(z)

    def backward(self, dy):
        return dy * np.vectorize(lambda v: 1.0 if v >= 0 else exp(v))(self.z)
