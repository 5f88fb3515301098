import numpy as np


def find_route(rows, seed):
    """Goes right first where it can, whatever that costs: a search in depth."""
    wide, text = len(rows[0]), "".join(rows)
    Q = np.zeros((len(text), 4))
    moves = [(0, 1), (1, 0), (0, -1), (-1, 0)]
    numbers = [1, 2, 3, 0]
    best = []

    def search(cell, way):
        nonlocal best
        if text[cell] == "G":
            if len(way) > len(best):
                best = list(way)
            return
        seen = {c for c, _ in way} | {cell}
        for (di, dj), number in zip(moves, numbers):
            i, j = cell // wide + di, cell % wide + dj
            if 0 <= i < len(rows) and 0 <= j < wide and rows[i][j] not in "#X" and i * wide + j not in seen:
                search(i * wide + j, [*way, (cell, number)])

    search(text.index("S"), [])
    for cell, number in best:
        Q[cell, number] = 1
    return Q
