rmsprop_cases = {
    "one for all": [[2.0, 2.0], [3.0, -3.0]],
    "starts again": [[3.0], [1.0]],
    "loses the sign": [[-2.0]],
    "no eps": [[0.0]],
}
