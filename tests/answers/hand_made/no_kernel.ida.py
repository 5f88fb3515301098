hand_made = {
    "right": [0, 1, 0],
    "mean": [1, 1, 1],
    "edges": [-1, 0, 1],
}
