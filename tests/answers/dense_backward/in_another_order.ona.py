def dense_backward(dh, x, z, h, W, slope):
    dz = dh * slope(z)
    dW = dz.T @ x
    db = dz.sum(axis=0)
    dx = dz @ W
    return dW, db, dx
