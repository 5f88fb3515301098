def count_pieces(x, y):
    pieces, last = 0, None
    for i in range(1, len(x)):
        slope = (y[i] - y[i - 1]) / (x[i] - x[i - 1])
        if last is None or abs(slope - last) > 1e-6:
            pieces += 1
        last = slope
    return pieces + 1
