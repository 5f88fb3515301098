import numpy as np


def all_batches(g, m):
    return g.mean(axis=0), g.var(axis=0) / m
