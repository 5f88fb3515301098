import numpy as np


def all_batches(g, m):
    N = len(g)
    masks = [k for k in range(2**N) if bin(k).count("1") == m]
    M = np.array([[(k >> i) & 1 for i in range(N)] for k in masks], dtype=float)
    E = np.einsum("bn,np->bp", M, g) / m
    return E.mean(0), E.var(0)
