import numpy as np


def occlusion(net, image, k, size):
    H, W, _ = image.shape
    fall = np.zeros((H, W))
    for h in range(H):
        for w in range(W):
            one = image.copy()
            one[h : h + size, w : w + size] = 0
            fall[h, w] = (net.forward(image[None]) - net.forward(one[None]))[0, k]
    return fall
