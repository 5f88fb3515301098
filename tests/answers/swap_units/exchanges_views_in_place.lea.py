def swap_units(W1, b1, W2, i, j):
    W1[i], W1[j] = W1[j], W1[i]
    b1[i], b1[j] = b1[j], b1[i]
    W2[:, i], W2[:, j] = W2[:, j], W2[:, i]
    return W1, b1, W2
