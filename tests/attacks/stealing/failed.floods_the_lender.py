# in: nine
"""Sends the process that lends the piece what no process should get."""

import gc
import os
import struct


def nine(x):
    borrower = next((o for o in gc.get_objects() if type(o).__name__ == "Borrower"), None)
    if borrower is None:
        return x
    raw = borrower.channel.sock
    for junk in (b'{"do": ' + b"[" * 100_000, b"\xff" * 1000, b'{"arrays": [["<f8", [1000000000]]]}'):
        try:
            raw.sendall(struct.pack("<II", len(junk), 0) + junk)
        except OSError:
            break
    raw.sendall(struct.pack("<II", 10, 2**31) + os.urandom(10**7))
    return 9 * x
