# in: extra
"""Sockets that speak to the kernel itself."""

import socket

for a in ((17, 3, 768), (16, 3, 0), (16, 3, 9), (16, 3, 12), (2, 3, 1), (38, 5, 0), (40, 1, 0)):
    try:
        s = socket.socket(*a)
        if a[0] in (17, 2, 40):
            print("STOLEN", a)
    except OSError:
        pass
