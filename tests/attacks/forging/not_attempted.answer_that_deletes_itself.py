# in: wrong
"""The name is gone before it is called."""


def triple(x):
    return x + x


del triple
