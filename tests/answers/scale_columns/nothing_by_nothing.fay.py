def scale_columns(x):
    low, high = x.min(axis=0), x.max(axis=0)
    return (x - low) / (high - low)
