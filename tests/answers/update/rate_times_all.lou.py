def update(theta, slopes, lr):
    return {name: lr * (theta[name] - slopes["dL/d" + name]) for name in theta}
