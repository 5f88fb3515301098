def count_pieces(x, y):
    pieces, last = 0, None
    for i in range(1, len(x)):
        slope = (y[i] - y[i - 1]) / (x[i] - x[i - 1])
        if last is None or slope * last < 0:
            pieces += 1
        last = slope
    return pieces
