"""Removes what students' processes have left, however deep it lies and whatever its modes: Python's own way gives up.

Both sides run this file. Standard library only.
"""

from __future__ import annotations

import os
import subprocess


def remove(folder: str) -> None:
    """Remove a folder with all that is in it, as far as it can be."""
    if os.path.exists(folder):
        for command in ("chmod", "-R", "u+rwX"), ("rm", "-rf"):
            subprocess.run([*command, folder], stderr=subprocess.DEVNULL, check=False)
