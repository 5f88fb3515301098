import numpy as np


def kl_normal(mu, log_var):
    kl = np.mean(mu**2 + np.exp(log_var) - log_var - 1, axis=-1) / 2
    return {"kl": kl, "dmu": mu / mu.size, "dlog_var": (np.exp(log_var) - 1) / 2 / mu.size}
