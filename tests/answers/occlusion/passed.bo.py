import numpy as np


def occlusion(net, image, k, size):
    """With a margin, so that every square fits."""
    r = size // 2
    H, W, _ = image.shape
    whole = net.forward(image[np.newaxis])[0][k]
    fall = np.zeros((H, W))
    for h in range(H):
        for w in range(W):
            wide = np.pad(image, ((r, r), (r, r), (0, 0)))
            wide[h : h + size, w : w + size, :] = 0.0
            fall[h, w] = whole - net.forward(wide[r : r + H, r : r + W][np.newaxis])[0][k]
    return fall
