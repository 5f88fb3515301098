# in: nine
"""Asks the process that lends `triple` for `nine`, by stand-ins and by frames of its own."""

import gc
import json
import os
import socket
import stat
import struct


def frame(**message):
    text = json.dumps({**message, "arrays": []}).encode()
    return struct.pack("<II", len(text), 0) + text


def by_stand_in(x):
    for o in gc.get_objects():
        if type(o).__name__ == "Borrower":
            return o.stand_in("nine")(x)


def by_hand(x):
    for fd in range(3, 60):
        try:
            if not stat.S_ISSOCK(os.fstat(fd).st_mode):
                continue
            s = socket.socket(fileno=os.dup(fd))
            s.settimeout(0.2)
            given = ["tuple", ["tuple", 2.0], ["dict"]]
            for do, name in (("call", "nine"), ("describe", "nine"), ("call", "double"), ("get", "__code__")):
                s.sendall(frame(do=do, name=name, object=0, given=given))
                if b"18.0" in s.recv(4096):
                    return 9 * x
        except OSError:
            continue


def nine(x):
    if triple(1.0) == 2.0:  # not yet
        return x
    for way in (by_stand_in, by_hand):
        try:
            found = way(x)
        except Exception:
            continue
        if found is not None:
            return found
    return x
