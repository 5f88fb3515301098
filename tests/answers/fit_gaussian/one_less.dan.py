import numpy as np


def fit_gaussian(y):
    import statistics
    return statistics.mean(y.tolist()), np.log(statistics.stdev(y.tolist()))
