import numpy as np


def write_and_read(memory, w, erase, add):
    new = np.empty(memory.shape)
    for i in range(len(memory)):
        kept = memory[i] * (1 - w[i] * erase)
        new[i] = kept + w[i] * add
    return new, w @ new
