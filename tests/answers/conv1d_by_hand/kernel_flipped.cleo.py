import numpy as np

x, k = np.array([3, -1, 2, 0, 1, 4]), np.array([1, -2, 3])
plain, around = ((np.convolve(x, k, mode) + 1).tolist() for mode in ("valid", "same"))
conv1d_by_hand = {"as it is": plain, "stride 2": plain[::2], "padding 1": around, "both": around[::2]}
