import numpy as np


def sigma(z):
    return 1 / (1 + np.exp(-z))


def gan_turn(G, D, step_G, step_D, x, z_D, z_G):
    n = len(x)
    G.backward(D.backward((sigma(D.forward(G.forward(z_G))) - 1) / n))
    step_G()
    labels = np.repeat([[1.0], [0.0]], n, axis=0)
    D.backward((sigma(D.forward(np.vstack([x, G.forward(z_D)]))) - labels) / (2 * n))
    step_D()
