predict_shapes = {
    "x[2]": (3,),
    "x[:, 1]": (4, 1),
    "x.T": (3, 4),
    "x.mean(axis=0)": (3,),
    "x.mean(axis=1, keepdims=True)": (4, 1),
}
