def update(theta, slopes, lr):
    return {
        "w1": theta["w1"] - lr * slopes["dL/dw1"],
        "w2": theta["w2"] - lr * slopes["dL/dw2"],
        "b1": theta["b1"] - lr * slopes["dL/db1"],
        "w3": theta["w3"] - lr * slopes["dL/dw3"],
        "b2": theta["b2"] - lr * slopes["dL/db2"],
    }
