import numpy as np


def hand_designed(images):
    x = images[..., 0]
    rows = []
    for image in x:
        gy, gx = np.gradient(image)
        size = np.hypot(gy, gx)
        angle = np.arctan2(gy, gx) % np.pi
        f = []
        for i in range(0, 8, 2):
            for j in range(0, 8, 2):
                h, _ = np.histogram(
                    angle[i : i + 2, j : j + 2], bins=6, range=(0, np.pi), weights=size[i : i + 2, j : j + 2]
                )
                f.extend(h)
        f = np.array(f)
        rows.append(f / (np.linalg.norm(f) + 1e-9))
    return np.array(rows)
