import numpy as np


def collapse_linear(layers):
    def run(x):
        for W, b in layers:
            x = x @ W.T + b
        return x

    D = layers[0][0].shape[1]
    b = run(np.zeros(D))
    return (run(np.eye(D)) - b).T, b
