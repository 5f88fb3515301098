import numpy as np


def kl_normal(mu, log_var):
    kl = 0.5 * np.sum(1 + log_var - np.square(mu) - np.exp(log_var), axis=1)
    return {"kl": kl, "dmu": -mu / len(mu), "dlog_var": (1 - np.exp(log_var)) / (2 * len(mu))}
