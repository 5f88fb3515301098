# in: wrong
"""A mapping that would answer only when it is looked at."""


class Lazy(dict):
    def __getitem__(self, key):
        return 3

    def items(self):
        raise SystemExit

    def __iter__(self):
        raise KeyboardInterrupt


def triple(x):
    return Lazy(a=1)
