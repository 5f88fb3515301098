def count_pieces(x, y):
    return len({round(abs((b - a) / (d - c)), 6) for a, b, c, d in zip(y, y[1:], x, x[1:])})
