import numpy as np
from course_nn.tokens import PAD, START, STOP


def decode(step, N, most):
    words, looks = np.full((N, most), PAD), None
    last, state, done = np.full(N, START), None, np.zeros(N, bool)
    for t in range(most):
        scores, a, _ = step(last, state)
        if looks is None:
            looks = np.zeros((N, most, a.shape[1]))
        last = scores.argmax(axis=1)
        for n in range(N):
            if not done[n]:
                words[n, t], looks[n, t] = last[n], a[n]
        done = done | (last == STOP)
    return words, looks
