import numpy as np


def occlusion(net, image, k, size):
    H, W, _ = image.shape
    r = size // 2
    before = net.forward(image[None])[0, k]
    fall = np.zeros((H, W))
    for h in range(H):
        for w in range(W):
            one = np.zeros_like(image)
            here = np.s_[max(0, h - r) : h + r + 1, max(0, w - r) : w + r + 1]
            one[here] = image[here]
            fall[h, w] = before - net.forward(one[None])[0, k]
    return fall
