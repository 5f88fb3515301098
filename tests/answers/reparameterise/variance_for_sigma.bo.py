import numpy as np


def reparameterise(mu, log_var, eps, dh):
    var = np.exp(log_var)
    return {"h": eps * var + mu, "dmu": dh, "dlog_var": var * eps * dh}
