# in: extra
"""Takes memory without end."""

x = []
while True:
    x.append(bytearray(10**7))
