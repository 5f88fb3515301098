import numpy as np


def windows(series, n, T):
    m, s = np.mean(series[:n]), np.std(series[:n])
    z = [(value - m) / s for value in series]
    rows = {"mean": m, "std": s, "x": [], "y": [], "x_new": [], "y_new": []}
    for t in range(T, len(z)):
        more = "" if t < n else "_new"
        rows["x" + more].append([[v] for v in z[t - T : t][::-1]])
        rows["y" + more].append([z[t]])
    return {name: np.array(row) for name, row in rows.items()}
