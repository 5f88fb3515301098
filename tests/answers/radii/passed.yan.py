import numpy as np

matrices = {
    "A": [[0.5, 0], [0, -2]],
    "B": [[0, -1.2], [1.2, 0]],
    "C": [[0.5, 4], [0, 0.9]],
    "D": [[0, 4], [0.25, 0]],
}
radii = {name: max(abs(np.linalg.eigvals(np.array(W)))) for name, W in matrices.items()}
