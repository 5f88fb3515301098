import numpy as np


def kl_normal(mu, log_var):
    N, K = mu.shape
    kl = np.zeros(N)
    for i in range(N):
        for j in range(K):
            var = np.exp(log_var[i, j])
            kl[i] += 0.5 * (mu[i, j] * mu[i, j] + var - 1 - np.log(var))
    return {"kl": kl, "dmu": mu / N, "dlog_var": (np.exp(log_var) - 1) / 2 / N}
