import numpy as np

zeros = np.zeros(4)
time_cases = {
    "last dy only": [zeros + 1, np.array([2.0, 0, 0, 0]), 0, 1],
    "not carried": [zeros, np.array([0, 0, 0, 1.0]), 0.0, -1.5],
    "overwritten": [zeros + 1, np.array([0, 0, 0, 1.0]), 0.0, 0.0],
    "start is 0": [zeros[:1], zeros[:1] + 1, 2, 3],
}
