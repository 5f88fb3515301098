import numpy as np


def backprop(layers, loss, x, y):
    zs, hs = [None], [x]
    for W, b in layers[:-1]:
        zs.append(hs[-1] @ W.T + b)
        hs.append(np.where(zs[-1] >= 0, zs[-1], 0))
    W, b = layers[-1]
    y_hat = hs[-1] @ W.T + b
    loss.forward(y_hat, y)
    grad = loss.backward()
    rows = {"grad": grad}
    d = len(layers)
    while d >= 1:
        if d != len(layers):
            grad = np.where(zs[d] >= 0, grad, 0)
        rows["z" + str(d)] = grad
        rows["b" + str(d)] = grad.sum(axis=0)
        rows["W" + str(d)] = np.einsum("nm,nd->md", grad, hs[d - 1])
        if d > 1:
            grad = np.dot(grad, layers[d - 1][0])
            rows["h" + str(d - 1)] = grad
        d -= 1
    return rows
