def dense_backward(dh, x, z, h, W, slope):
    dz = dh * slope(z)
    dW = (x.T @ dz).T
    db = sum(dz)
    dx = dz.dot(W)
    return dx, dW, db
