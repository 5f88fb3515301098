import numpy as np


def seen_pixels(net, x, i, j):
    """One map and one image at a time."""
    N, H, W, C = x.shape
    seen = np.zeros((H, W), dtype=bool)
    for n in range(N):
        shape = net.forward(x[n : n + 1]).shape
        for f in range(shape[3]):
            dy = np.zeros(shape)
            dy[0, i, j, f] = 1
            dx = net.backward(dy)
            for c in range(C):
                seen |= dx[0, :, :, c] != 0
    return seen
