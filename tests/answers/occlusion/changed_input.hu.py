import numpy as np


def occlusion(net, image, k, size):
    H, W, _ = image.shape
    half = (size - 1) // 2
    score = net.forward(image[None])[0, k]
    kept = image.copy()
    fall = np.zeros((H, W))
    for h in range(H):
        for w in range(W):
            image[:] = kept
            image[max(h - half, 0) : h + half + 1, max(w - half, 0) : w + half + 1] = 0
            fall[h, w] = score - net.forward(image[None])[0, k]
    return fall
