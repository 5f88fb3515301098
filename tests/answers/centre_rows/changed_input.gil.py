import numpy as np


def centre_rows(x):
    for i in range(len(x)):
        x[i] -= np.asarray(x[i].mean()).astype(x.dtype) if x.dtype.kind == "i" else x[i].mean()
    return x
