import numpy as np


def windows(series, n, T):
    mean, std = series[:n].mean(), series[:n].std(ddof=1)
    z = ((series - mean) / std)[:, None]
    x = np.stack([z[i : i + T] for i in range(len(z) - T)])
    y = z[T:]
    return {"mean": mean, "std": std, "x": x[: n - T], "y": y[: n - T], "x_new": x[n - T :], "y_new": y[n - T :]}
