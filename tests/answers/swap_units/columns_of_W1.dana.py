def swap_units(W1, b1, W2, i, j):
    W1, b1, W2 = W1.copy(), b1.copy(), W2.copy()
    W1[:, [i, j]] = W1[:, [j, i]]
    b1[[i, j]] = b1[[j, i]]
    W2[:, [i, j]] = W2[:, [j, i]]
    return W1, b1, W2
