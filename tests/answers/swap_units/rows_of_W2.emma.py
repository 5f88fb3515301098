def swap_units(W1, b1, W2, i, j):
    W1, b1, W2 = W1.copy(), b1.copy(), W2.copy()
    for a in (W1, b1, W2):
        a[[i, j]] = a[[j, i]]
    return W1, b1, W2
