rmsprop_cases = {
    "one for all": ...,
    "starts again": ...,
    "loses the sign": ...,
    "no eps": ...,
}
