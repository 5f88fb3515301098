import numpy as np


def reparameterise(mu, log_var, eps, dh):
    sigma = np.sqrt(np.exp(log_var))
    h = mu + sigma * eps
    dsigma = dh * eps
    return {"h": h, "dmu": 1.0 * dh, "dlog_var": dsigma}
