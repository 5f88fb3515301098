import numpy as np
from course_nn.tokens import START


def decode(step, N, most):
    last, state = np.full(N, START), None
    words, looks = [], []
    for _ in range(most):
        scores, a, state = step(last, state)
        last = scores.argmax(axis=-1)
        words.append(last)
        looks.append(a)
    return np.stack(words, axis=1), np.stack(looks, axis=1)
