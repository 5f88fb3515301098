import numpy as np


def scale_columns(x):
    y = x - x.min(axis=0, keepdims=True)
    top = y.max(axis=0, keepdims=True)
    top[top == 0] = 1
    return y / top
