import numpy as np


def autoencoder_gradients(x, noise, W, b, V, c):
    N, D = x.shape
    h, x_hat = [], []
    L, dW, db, dV, dc = 0.0, np.zeros(W.shape), np.zeros(b.shape), np.zeros(V.shape), np.zeros(c.shape)
    for row, extra in zip(x, noise):
        seen = row
        code = np.tanh(W.dot(seen) + b)
        out = V.dot(code) + c
        e = out - row
        L += e.dot(e) / (N * D)
        g = 2 * e / (N * D)
        dV += np.outer(g, code)
        dc += g
        back = V.T.dot(g) * (1 - code * code)
        dW += np.outer(back, seen)
        db += back
        h.append(code)
        x_hat.append(out)
    return {"h": np.array(h), "x_hat": np.array(x_hat), "L": L, "dW": dW, "db": db, "dV": dV, "dc": dc}
