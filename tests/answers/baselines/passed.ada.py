import numpy as np


def baselines(series, n):
    y = series[n:]
    errors = {"mean": [], "last year": [], "11 years ago": []}
    m = np.mean(series[:n])
    for t in range(n, len(series)):
        errors["mean"].append((m - series[t]) ** 2)
        errors["last year"].append((series[t - 1] - series[t]) ** 2)
        errors["11 years ago"].append((series[t - 11] - series[t]) ** 2)
    return {name: np.sqrt(np.mean(e)) for name, e in errors.items()}
