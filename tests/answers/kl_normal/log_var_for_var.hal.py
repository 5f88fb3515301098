import numpy as np


def kl_normal(mu, log_var):
    var = log_var
    kl = 0.5 * np.sum(mu * mu + var - 1 - log_var, axis=1)
    return {"kl": kl, "dmu": mu / len(mu), "dlog_var": (var - 1) / (2 * len(mu))}
