import math

import numpy as np


def reparameterise(mu, log_var, eps, dh):
    h, dlog_var = np.empty(mu.shape), np.empty(mu.shape)
    for place in np.ndindex(mu.shape):
        s = math.exp(log_var[place] / 2)
        h[place] = mu[place] + s * eps[place]
        dlog_var[place] = 0.5 * (h[place] - mu[place]) * dh[place]
    return {"h": h, "dmu": dh, "dlog_var": dlog_var}
