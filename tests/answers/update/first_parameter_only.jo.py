def update(theta, slopes, lr):
    for name in theta:
        return {name: theta[name] - lr * slopes["dL/d" + name]}
