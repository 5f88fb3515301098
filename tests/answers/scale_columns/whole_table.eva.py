def scale_columns(x):
    width = x.max() - x.min()
    return (x - x.min()) / width
