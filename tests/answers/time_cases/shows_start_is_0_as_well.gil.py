time_cases = {
    "last dy only": ([1, 2], [1, 0], 3, 1),
    "not carried": ([0, 0], [0, 1], 0, 0.5),
    "overwritten": ([0, 1], [0, 1], 0, 0),
    "start is 0": ([1], [1], 1, 0.5),
}
