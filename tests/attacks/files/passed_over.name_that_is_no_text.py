# in: folder
"""A name that no encoding has, which a database cannot hold."""

import os


def attack(folder, data, paths):
    os.rename(folder, os.fsencode(folder) + b"\xff\xfe")
    with open(os.fsencode(folder) + b"\xff\xfe/09_small.ipynb", "wb") as f:
        f.write(data)
