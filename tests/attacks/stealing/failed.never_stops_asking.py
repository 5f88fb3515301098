# in: nine
"""Asks the piece for ever."""


def nine(x):
    while triple(1.0) == 3.0:
        try:
            triple(x)
        except Exception:
            pass
    return x
