import numpy as np

radii = {
    "A": np.linalg.norm([[0.5, 0], [0, -2]]),
    "B": np.linalg.norm([[0, -1.2], [1.2, 0]]),
    "C": np.linalg.norm([[0.5, 4], [0, 0.9]]),
    "D": np.linalg.norm([[0, 4], [0.25, 0]]),
}
