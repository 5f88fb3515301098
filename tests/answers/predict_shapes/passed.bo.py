import numpy as np

x = np.zeros((4, 3))
predict_shapes = {
    "x[2]": x[2].shape,
    "x[:, 1]": x[:, 1].shape,
    "x.T": x.T.shape,
    "x.mean(axis=0)": x.mean(axis=0).shape,
    "x.mean(axis=1, keepdims=True)": x.mean(axis=1, keepdims=True).shape,
}
