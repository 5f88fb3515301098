import numpy as np


def write_and_read(memory, w, erase, add):
    new = np.empty(memory.shape)
    for i in range(len(memory)):
        kept = memory[i] * (1 - erase)
        new[i] = kept + w[i] * add
    return {"memory": new, "read": sum(w[i] * new[i] for i in range(len(w)))}
