import numpy as np


def context_backward(dc, weights, values):
    dv = np.zeros_like(values)
    for t in range(dc.shape[1]):
        dv = weights[:, t, :, None] * dc[:, t, None, :]
    da = np.einsum("ntd,nld->ntl", dc, values)
    return weights * (da - np.einsum("ntl,ntl->nt", weights, da)[..., None]), dv
