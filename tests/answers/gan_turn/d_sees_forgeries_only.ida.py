import numpy as np


def sigma(z):
    return 1 / (1 + np.exp(-z))


def gan_turn(G, D, step_G, step_D, x, z_D, z_G):
    n = len(x)
    made = G.forward(z_D)
    D.backward((sigma(D.forward(x)) - 1) / (2 * n))
    D.backward(sigma(D.forward(made)) / (2 * n))
    step_D()
    score = sigma(D.forward(G.forward(z_G)))
    G.backward(D.backward((score - 1) / n))
    step_G()
