# in: wrong
"""A result that takes for ever to look at."""


class Slow(list):
    def __iter__(self):
        while True:
            pass

    __len__ = __repr__ = __reduce__ = __iter__


def triple(x):
    return Slow([1])
