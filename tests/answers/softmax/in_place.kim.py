import numpy as np


def softmax(z):
    for i in range(len(z)):
        z[i] = np.exp(z[i] - z[i].max())
        z[i] /= z[i].sum()
    return z
