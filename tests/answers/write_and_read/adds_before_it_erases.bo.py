import numpy as np


def write_and_read(memory, w, erase, add):
    new = np.empty(memory.shape)
    for i in range(len(memory)):
        more = memory[i] + w[i] * add
        new[i] = more - more * w[i] * erase
    return {"memory": new, "read": sum(w[i] * new[i] for i in range(len(w)))}
