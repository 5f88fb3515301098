import numpy as np


def softmax(z):
    rows = []
    for row in z:
        largest = max(row)
        e = [np.exp(v - largest) for v in row]
        rows.append([v / sum(e) for v in e])
    return np.array(rows)
