# in: extra
"""Pairs of sockets of every family: the kernel would load a module for each, if only to say that it has no pairs."""

import errno
import socket

for family in range(2, 46):
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_RAW):
        try:
            socket.socketpair(family, kind)
            print("STOLEN", family)
        except OSError as error:
            if error.errno == errno.EOPNOTSUPP:  # there was a socket
                print("STOLEN", family)
