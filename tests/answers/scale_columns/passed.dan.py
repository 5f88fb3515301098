import numpy as np


def scale_columns(x):
    columns = []
    for c in x.T.tolist():
        low, high = min(c), max(c)
        columns.append([(v - low) / (high - low) if high > low else 0 for v in c])
    return np.array(columns).T
