import numpy as np


def reparameterise(mu, log_var, eps, dh):
    sigma = np.sqrt(np.exp(log_var))
    h = mu + sigma * np.random.default_rng(0).normal(size=mu.shape)
    dsigma = dh * eps
    return {"h": h, "dmu": 1.0 * dh, "dlog_var": dsigma * sigma / 2}
