def centre_rows(x):
    return (x.T - x.mean(axis=1)).T
