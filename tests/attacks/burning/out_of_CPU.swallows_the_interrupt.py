# in: extra
"""A cell that catches the interrupt that its limit of processor time brings."""

while True:
    try:
        while True:
            pass
    except BaseException:
        pass
