def centre_rows(x):
    y = x - x.mean(axis=1, keepdims=True)
