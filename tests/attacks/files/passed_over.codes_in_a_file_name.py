# in: folder
"""Names of files that steer the terminal of whoever reads of them, and one that no terminal can show."""

import os


def attack(folder, data, paths):
    (folder / "\x1b]0;attacked\x07\x1b[2J\rshopping.ipynb").write_text('{"nbformat": 4, "cells": [{}]}')
    with open(os.fsencode(folder) + b"/\xff\xfe.ipynb", "wb") as f:
        f.write(b'{"nbformat": 4, "cells": [{}]}')
