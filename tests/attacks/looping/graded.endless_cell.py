# in: extra
"""An endless loop that the interrupt ends."""

while True:
    pass
