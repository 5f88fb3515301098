def update(theta, slopes, lr):
    return {name: theta[name] + lr * slopes["dL/d" + name] for name in theta}
