# in: wrong
"""Raises an error whose text and name are programs."""


class Evil(Exception):
    def __str__(self):
        raise SystemExit(0)

    __repr__ = __str__

    @property
    def __traceback__(self):
        raise SystemExit(0)


Evil.__name__ = "<script>" * 100000


def triple(x):
    raise Evil()
