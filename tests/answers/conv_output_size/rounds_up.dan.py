import math


def conv_output_size(size, kernel, stride, padding):
    return math.ceil((size + 2 * padding - kernel) / stride) + 1
