import numpy as np


def sigma(z):
    return 1 / (1 + np.exp(-z))


def gan_turn(G, D, step_G, step_D, x, z_D, z_G):
    n = len(x)
    made = G.forward(z_D)
    score = sigma(D.forward(np.vstack([x, made])))
    score[:n] -= 1
    D.backward(score / (2 * n))
    step_D()
    score = sigma(D.forward(G.forward(z_G)))
    G.backward(D.backward((1 - score) / n))
    step_G()
