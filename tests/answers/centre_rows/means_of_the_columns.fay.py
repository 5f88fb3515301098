def centre_rows(x):
    return x - x.mean(0)
