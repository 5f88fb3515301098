import numpy as np


def occlusion(net, image, k, size):
    H, W, _ = image.shape
    fall = np.zeros((H, W))
    for h in range(H):
        for w in range(W):
            one = image.copy()
            for a in range(-size, size + 1):
                for b in range(-size, size + 1):
                    if 0 <= h + a < H and 0 <= w + b < W:
                        one[h + a, w + b] = 0
            fall[h, w] = (net.forward(image[None]) - net.forward(one[None]))[0, k]
    return fall
