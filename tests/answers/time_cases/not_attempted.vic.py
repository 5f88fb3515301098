time_cases = {
    "last dy only": ...,
    "not carried": ...,
    "overwritten": ...,
    "start is 0": ...,
}
