cards = {"w3": ["dL/dy_hat", "dy_hat/dw3"], "w1": ..., "w2": ..., "b1": ...}
