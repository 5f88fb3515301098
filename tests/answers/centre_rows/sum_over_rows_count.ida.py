def centre_rows(x):
    y = x.astype(float)
    for i, row in enumerate(x):
        y[i] = row - row.sum() / x.shape[0]
    return y
