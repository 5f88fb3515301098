import numpy as np


def generate(step, choose, most):
    said, state = [1], None
    while len(said) <= most and said[-1] != 2:
        z, state = step(said[-1], state)
        said.append(choose(z))
    return np.array(said[1:])
