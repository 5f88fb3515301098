predict_shapes = {
    "x[2]": (1, 3),
    "x[:, 1]": (4, 1),
    "x.T": (4, 3),
    "x.mean(axis=0)": (1, 3),
    "x.mean(axis=1, keepdims=True)": (4, 1),
}
