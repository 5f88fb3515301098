def update(theta, slopes, lr):
    return [theta[name] - lr * slopes["dL/d" + name] for name in theta]
