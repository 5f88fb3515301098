def dense_backward(dh, x, z, h, W, slope):
    N = x.shape[0]
    dz = dh * slope(z)
    dW = (1 / N) * dz.T @ x
    db = (1 / N) * dz.sum(axis=0)
    dx = dz @ W
    return dx, dW, db
