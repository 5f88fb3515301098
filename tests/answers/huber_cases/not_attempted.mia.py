import numpy as np

huber_cases = {
    "half": ...,
    "one_side": ...,
    "delta_is_1": ...,
    "sum": ...,
}
