def count_pieces(x, y):
    return y.size
