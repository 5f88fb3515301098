time_cases = {
    "last dy only": ([0.5, -1, 2], [1, 0, 0], 0, -2),
    "not carried": ([0, 0, 0], [0, 0, 3], 0, 1),
    "overwritten": ([2, -1, 3], [0, 0, 1], 0, 0),
    "start is 0": ([2], [-1], -1, 0),
}
