import numpy as np

from course_nn.losses import softmax


def occlusion(net, image, k, size):
    H, W, _ = image.shape
    r = size // 2
    before = softmax(net.forward(image[None]))[0, k]
    fall = np.zeros((H, W))
    for h in range(H):
        for w in range(W):
            one = image.copy()
            one[max(0, h - r) : h + r + 1, max(0, w - r) : w + r + 1] = 0
            fall[h, w] = before - softmax(net.forward(one[None]))[0, k]
    return fall
