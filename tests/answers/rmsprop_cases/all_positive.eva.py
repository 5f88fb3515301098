rmsprop_cases = {
    "one for all": [[1.0, 5.0]],
    "starts again": [[3.0], [1.0]],
    "loses the sign": [[1.0], [2.0], [3.0]],
    "no eps": [[0.0]],
}
