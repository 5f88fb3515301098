import numpy as np


def occlusion(net, image, k, size):
    H, W, _ = image.shape
    r = size // 2
    fall = np.zeros((H, W))
    for h in range(H):
        for w in range(W):
            one = image.copy()
            one[max(0, h - r) : h + r, max(0, w - r) : w + r] = 0
            fall[h, w] = (net.forward(image[None]) - net.forward(one[None]))[0, k]
    return fall
