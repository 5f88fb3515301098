def dense_backward(dh, x, z, h, W, slope):
    dz = dh * slope(h)
    return dz @ W, dz.T @ x, dz.sum(0)
