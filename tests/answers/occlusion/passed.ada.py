import numpy as np


def occlusion(net, image, k, size):
    """All covered images in one batch."""
    H, W, C = image.shape
    r = size // 2
    rows, columns = np.arange(H), np.arange(W)
    near_row = abs(rows[:, None] - rows) <= r
    near_column = abs(columns[:, None] - columns) <= r
    covered = near_row[:, None, :, None] & near_column[None, :, None, :]
    batch = np.where(covered[..., None], 0, image).reshape(H * W, H, W, C)
    return net.forward(image[None])[0, k] - net.forward(batch)[:, k].reshape(H, W)
