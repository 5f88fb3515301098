rmsprop_cases = {
    "one for all": [[1.0, 5.0]],
    "starts again": [[3.0], [1.0]],
    "loses the sign": [[-2.0]],
    "no eps": ...,
}
