def dense_backward(dh, x, z, h, W, slope):
    dh *= slope(z)
    dW = dh.T @ x
    db = dh.sum(axis=0)
    dx = dh @ W
    return dx, dW, db
