# in: extra
"""A busy loop that the interrupt ends."""

while True:
    pass
