def update(theta, slopes, lr):
    return {"w1": theta["w1"] - lr * slopes["dL/dw1"], "b1": theta["b1"] - lr * slopes["dL/db1"], "w3": theta["w3"] - lr * slopes["dL/dw3"]}
