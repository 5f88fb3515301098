import numpy as np

x = np.array([[0.0, -3.0], [4.0, 1.0]])
rmsprop_cases = {bug: x for bug in ["one for all", "starts again", "loses the sign", "no eps"]}
