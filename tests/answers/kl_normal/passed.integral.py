import numpy as np


def kl_normal(mu, log_var):
    """By quadrature: the integral of q log(q / p)."""
    t, w = np.polynomial.hermite_e.hermegauss(20)
    w = w / w.sum()
    sigma = np.sqrt(np.exp(log_var))
    h = mu[..., None] + sigma[..., None] * t
    log_q = -0.5 * t**2 - np.log(sigma)[..., None]
    kl = ((log_q + 0.5 * h**2) * w).sum(axis=(1, 2))
    dh = (h * w).sum(axis=2)
    ds = (h * t * w).sum(axis=2) - 1 / sigma
    return {"kl": kl, "dmu": dh / len(mu), "dlog_var": 0.5 * sigma * ds / len(mu)}
