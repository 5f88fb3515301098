def update(theta, slopes, lr):
    new = dict(theta)
    new["w1"] = theta["w1"] - lr * slopes["dL/dw1"]
    new["b1"] = theta["b1"] - lr * slopes["dL/db1"]
    new["w3"] = theta["w3"] - lr * slopes["dL/dw3"]
    return new
