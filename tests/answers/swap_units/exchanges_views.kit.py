def swap_units(W1, b1, W2, i, j):
    W1, b1, W2 = W1.copy(), b1.copy(), W2.copy()
    for a in (W1, b1, W2.T):
        tmp = a[i]
        a[i] = a[j]
        a[j] = tmp
    return W1, b1, W2
