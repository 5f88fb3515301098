import numpy as np


def kl_normal(mu, log_var):
    sigma = np.exp(log_var)
    kl = (0.5 * (mu**2 + sigma**2 - 1) - np.log(sigma)).sum(axis=1)
    return {"kl": kl, "dmu": mu / len(mu), "dlog_var": (sigma**2 - 1) / len(mu)}
