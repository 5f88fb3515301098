def dense_backward(dh, x, z, h, W, slope):
    dz = dh * slope(z)
    return dz @ W, dz.T @ x
