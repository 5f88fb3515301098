import numpy as np


def occlusion(net, image, k, size):
    H, W, _ = image.shape
    half = (size - 1) // 2
    score = net.forward(image[None])[0, k]
    fall = np.zeros((H, W))
    for h in range(H):
        for w in range(W):
            covered = np.array(image)
            covered[h - half : h + half + 1, w - half : w + half + 1, :] = 0
            fall[h, w] = score - net.forward(covered[None])[0, k]
    return fall
