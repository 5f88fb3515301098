def centre_rows(x):
    means = x.mean(axis=1, keepdims=True)
    raise NotImplementedError("centre_rows is not written yet")
