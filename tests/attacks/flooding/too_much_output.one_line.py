# in: extra
"""Prints one line that is too long."""

print("y" * (1 << 24))
