# in: folder
"""A pipe that nobody writes to: reading it would wait for ever."""

import os


def attack(folder, data, paths):
    os.mkfifo(folder / "09_small.ipynb")
