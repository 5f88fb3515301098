import numpy as np


def write_and_read(memory, w, erase, add):
    i = np.argmax(w)
    new = np.array(memory)
    new[i] = new[i] - w[i] * erase * new[i] + w[i] * add
    return {"memory": new, "read": w.dot(new)}
