conv_cases = {
    "turned": ...,
    "rounds up": ...,
    "padding is 1": ...,
    "as wide as high": ...,
}
