import numpy as np
from course_nn.tokens import PAD, START, STOP


def decode(step, N, most):
    words = [[] for _ in range(N)]
    looks = [[] for _ in range(N)]
    done = [False] * N
    last, state = np.array([START] * N), None
    while len(words[0]) < most:
        scores, weights, state = step(last, state)
        for n in range(N):
            best = int(np.argmax(scores[n]))
            last[n] = best
            words[n].append(PAD if done[n] else best)
            looks[n].append(np.zeros_like(weights[n]) if done[n] else weights[n])
            if best == STOP:
                done[n] = True
    return words, looks
