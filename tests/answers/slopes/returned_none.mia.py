import numpy as np


def slopes(x):
    print({"square": 6 * (3 * x + 1)})
