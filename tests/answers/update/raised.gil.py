def update(theta, slopes, lr):
    return {name: theta[name] - lr * slopes[name] for name in theta}
