import numpy as np


def windows(series, n, T):
    mean, std = series[:n].mean(), series[:n].std()
    out = {"mean": mean, "std": std}
    for more, part, first in (("", series[:n], T), ("_new", series, n)):
        m, s = (mean, std) if not more else (series[n:].mean(), series[n:].std())
        z = (part - m) / s
        out["x" + more] = np.array([z[t - T : t, None] for t in range(first, len(part))])
        out["y" + more] = z[first:, None]
    return out
