# in: nine
"""Asks the piece for ever."""


def nine(x):
    while True:
        try:
            triple(x)
        except BaseException:
            pass
