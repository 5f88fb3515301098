# in: wrong
"""A result that contains itself."""


def triple(x):
    y = [x]
    y.append(y)
    return y
