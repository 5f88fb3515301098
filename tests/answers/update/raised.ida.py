def update(theta, slopes, lr):
    return theta - lr * slopes
