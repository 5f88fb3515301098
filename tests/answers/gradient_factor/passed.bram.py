import numpy as np
from functools import reduce
from operator import mul


def gradient_factor(slopes):
    return reduce(mul, slopes, 1.0)
