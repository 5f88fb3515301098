import numpy as np
from course_nn.tokens import PAD, START, STOP


def decode(step, N, most):
    words, looks = np.full((N, most), PAD), [[] for _ in range(N)]
    last, state, running = np.full(N, START), None, np.ones(N, bool)
    for t in range(most):
        scores, a, state = step(last, state)
        last = np.argmax(scores, axis=1)
        running = running & (last != STOP)
        words[running, t] = last[running]
        for n in range(N):
            looks[n].append(a[n] if running[n] else 0 * a[n])
    return words, np.array(looks)
