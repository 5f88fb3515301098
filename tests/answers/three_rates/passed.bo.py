import numpy as np

theta, g = np.array([1.5, 2.0, 3.0, 2.5, -2.0]), np.array([20.0, -10.0, 10.0, 16.0, 4.0])
lrs = np.arange(0, 0.1, 1e-5)
w1, w2, b1, w3, b2 = (theta - lrs[:, None] * g).T
z = 2 * w1 - w2 + b1
L = (w3 * np.maximum(z, 0) + b2 - 6) ** 2
three_rates = {"best": lrs[L.argmin()], "worse": lrs[(L > 4).argmax()], "dead": lrs[(z <= 0).argmax()]}
