"""A temporary folder that is removed even if its owner was killed: by the next run."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from autograder.sandbox.leftovers import remove

PREFIX = "autograder-"


@contextmanager
def scratch() -> Iterator[str]:
    """The folder's path. Its owner holds a lock on it, which the kernel gives back however the owner ends."""
    name, lock = _made()
    try:
        yield name
    finally:
        remove(name)
        os.close(lock)


def sweep() -> None:
    """Remove those that nobody holds any more."""
    for old in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with suppress(OSError):  # somebody is at work in it, or it is not ours
            lock = _hold(str(old))
            try:
                remove(str(old))
            finally:
                os.close(lock)


def _made() -> tuple[str, int]:
    while True:
        name = tempfile.mkdtemp(prefix=PREFIX)
        with suppress(BlockingIOError, FileNotFoundError):  # another run has just swept it away
            lock = _hold(name)
            if os.path.exists(name):
                return name, lock
            os.close(lock)


def _hold(folder: str) -> int:
    """The lock, as a descriptor. Raises OSError, of the kind BlockingIOError if somebody else has it."""
    import fcntl  # Windows has none, and grades nothing

    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor
