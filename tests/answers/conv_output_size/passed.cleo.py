import numpy as np


def conv_output_size(size, kernel, stride, padding):
    return np.floor((size + 2 * padding - kernel) / stride) + 1
