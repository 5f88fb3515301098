import numpy as np


def yearly_gain(rows):
    a = np.array(rows)
    years = np.unique(a[:, 0])
    mean = [a[a[:, 0] == y, 1].mean() for y in years]
    return {int(y1): 1 - (m1 / m0) ** (1 / (y1 - y0)) for y0, y1, m0, m1 in zip(years, years[1:], mean, mean[1:])}
