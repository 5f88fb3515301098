# in: wrong
"""A busy loop when called, which catches everything."""


def triple(x):
    while True:
        try:
            while True:
                pass
        except BaseException:
            pass
