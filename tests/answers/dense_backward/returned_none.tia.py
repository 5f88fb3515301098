def dense_backward(dh, x, z, h, W, slope):
    dz = dh * slope(z)
    dx, dW, db = dz @ W, dz.T @ x, dz.sum(0)
