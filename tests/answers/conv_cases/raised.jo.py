conv_cases = {
    "turned": ([[1, 2]], [[3, 0]], 1, 0),
    "rounds up": ([[1, 2, 3]], [[1, 2]]),
    "padding is 1": ([[1]], [[2]], 1, 0),
    "as wide as high": ([[1], [2]], [[1]], 1, 0),
}
