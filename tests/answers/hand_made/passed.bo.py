import numpy as np

hand_made = {
    "right": np.array([[0.0, 0, 0], [1, 0, 0], [0, 0, 0]]),
    "mean": np.full((3, 3), 0.111),
    "edges": np.array([[0, 0, 0], [0, -1, 1], [0, 0, 0]]),
}
