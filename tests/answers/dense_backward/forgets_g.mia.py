def dense_backward(dh, x, z, h, W, slope):
    dx = dh @ W
    dz = dh * slope(z)
    return dx, dz.T @ x, dz.sum(0)
