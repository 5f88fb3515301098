import numpy as np

conv1d_by_hand = {"as it is": np.array([12, -4, 6, 11]), "stride 2": np.array([12, 6]), "padding 1": np.array([-8, 12, -4, 6, 11, -6]), "both": np.array([-8, -4, 11])}
