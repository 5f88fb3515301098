"""A temporary folder that is removed even if its owner was killed: by the next who wants one."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PREFIX = "autograder-"
MINUTE = 60.0  # seconds after which every owner has locked its folder


@contextmanager
def scratch() -> Iterator[str]:
    """The folder's path. Its owner holds a lock on it, which the kernel gives back however the owner ends."""
    for old in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with suppress(OSError):
            if time.time() - old.lstat().st_mtime > MINUTE:
                _remove(old)
    with tempfile.TemporaryDirectory(prefix=PREFIX, ignore_cleanup_errors=True) as name:
        mine = os.open(name, os.O_RDONLY)
        try:
            fcntl.flock(mine, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield name
        finally:
            os.close(mine)


def _remove(old: Path) -> None:
    """Raises OSError where somebody holds it, or it is not ours."""
    descriptor = os.open(old, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(old)
    finally:
        os.close(descriptor)
