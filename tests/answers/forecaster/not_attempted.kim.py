import numpy as np


def forecaster(past):
    raise NotImplementedError
    T = 22
    m, s = past.mean(), past.std()
    z = (past - m) / s
    X = np.array([np.append(z[t - T : t], 1) for t in range(T, len(z))])
    w = np.linalg.lstsq(X, z[T:], rcond=None)[0]

    def forecast(recent):
        return m + s * ((recent - m) / s @ w[:-1] + w[-1])

    return forecast
