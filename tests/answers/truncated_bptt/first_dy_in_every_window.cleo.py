import numpy as np


def run(x, h, Wx, Wh, b):
    states = [h]
    for t in range(x.shape[1]):
        states.append(np.tanh(x[:, t] @ Wx.T + states[-1] @ Wh.T + b))
    return states


def back(dy, x, states, Wx, Wh):
    sums, carried = [0 * Wx, 0 * Wh, np.zeros(len(Wh))], 0
    for t in range(x.shape[1] - 1, -1, -1):
        dz = (dy[:, t] + carried) * (1 - states[t + 1] ** 2)
        for total, part in zip(sums, (dz.T @ x[:, t], dz.T @ states[t], dz.sum(0)), strict=True):
            total += part
        carried = dz @ Wh
    return sums


def truncated_bptt(dy, x, start, Wx, Wh, b, k):
    totals = [0 * Wx, 0 * Wh, 0 * b]
    T, state, t = x.shape[1], start, 0
    while t < T:
        states = run(x[:, t : t + k], state, Wx, Wh, b)
        parts = back(dy[:, : len(states) - 1], x[:, t : t + k], states, Wx, Wh)
        totals = [total + part for total, part in zip(totals, parts, strict=True)]
        state = states[-1]
        t += k
    return totals
