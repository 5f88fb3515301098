def update(theta, slopes, lr):
    new = theta
    for name in new:
        new[name] -= lr * slopes["dL/d" + name]
    return new
