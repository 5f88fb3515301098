import numpy as np


def occlusion(net, image, k, size):
    H, W, _ = image.shape
    before = net.forward(image[None])[0, k]
    fall = np.zeros((H - size + 1, W - size + 1))
    for h in range(H - size + 1):
        for w in range(W - size + 1):
            one = image.copy()
            one[h : h + size, w : w + size] = 0
            fall[h, w] = before - net.forward(one[None])[0, k]
    return fall
