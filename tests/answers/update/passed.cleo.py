def update(theta, slopes, lr):
    new = theta.copy()
    for key, slope in slopes.items():
        name = key[4:]
        if name in new:
            new[name] -= slope * lr
    return new
