import numpy as np


def slopes(x):
    x = np.asarray(x, dtype=np.longdouble)
    t = np.tanh(3 * x)
    table = dict(loss=6 * (t - 2) * (1 - t) * (1 + t))
    table["bell"] = -2 * x * np.exp(-np.square(x))
    table["wave"] = 2 * x * np.cos(np.square(x))
    table["square"] = 6 * (3 * x + 1)
    return {name: np.array(v, dtype=float) for name, v in table.items()}
