def update(theta, slopes, lr):
    return {name: theta[name] - 0.01 * slopes["dL/d" + name] for name in theta}
