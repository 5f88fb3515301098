def update(theta, slopes, lr):
    new = {}
    for name in theta:
        new[name] = theta[name] - lr * slopes[f"dL/d{name}"]
    return new
