# in: wrong
"""A result that is nested a hundred thousand deep."""


def triple(x):
    y = []
    for _ in range(10**5):
        y = [y]
    return y
