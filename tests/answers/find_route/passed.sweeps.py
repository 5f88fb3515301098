import numpy as np


def find_route(rows, seed):
    """All cells in turn, from the rules."""
    high, wide = len(rows), len(rows[0])
    Q = np.zeros((high, wide, 4))
    for _ in range(40):
        for i in range(high):
            for j in range(wide):
                if rows[i][j] in "#GX":
                    continue
                for a, (di, dj) in enumerate([(-1, 0), (0, 1), (1, 0), (0, -1)]):
                    k, m = i + di, j + dj
                    if not (0 <= k < high and 0 <= m < wide) or rows[k][m] == "#":
                        k, m = i, j
                    Q[i, j, a] = {"G": 1, "X": -1}.get(rows[k][m], -0.04 + 0.95 * Q[k, m].max())
    return Q.reshape(-1, 4)
