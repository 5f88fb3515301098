def update(theta, slopes, lr):
    for name in theta:
        theta[name] = theta[name] - lr * slopes["dL/d" + name]
    return theta
