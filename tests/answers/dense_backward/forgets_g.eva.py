def dense_backward(dh, x, z, h, W, slope):
    dx = dh @ W
    dW = dh.T @ x
    db = dh.sum(0)
    return dx, dW, db
