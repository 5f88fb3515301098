import numpy as np

x, k = np.array([3, -1, 2, 0, 1, 4]), np.array([1, -2, 3])
padded = np.concatenate([[0], x, [0]])
plain = (np.convolve(x, k[::-1], "valid") + 1).tolist()
around = (np.convolve(padded, k[::-1], "valid") + 1.0).tolist()
conv1d_by_hand = {"as it is": plain, "stride 2": plain[::2], "padding 1": around, "both": around[::2]}
