"""What a grading folder holds of its own: the lock, the secret seed, the list of the latest records."""

from __future__ import annotations

import json
import os
import secrets
import socket
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from autograder import record
from autograder.whole import whole


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Have the grading folder to oneself; the kernel gives it back however this process ends.

    What a run that was killed left half written is removed. Raises ValueError if another run is at work in it.
    """
    if folder.exists() and not folder.is_dir():
        raise ValueError(f"--to {folder} is a file; name a folder")
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / "lock", "a+", encoding="utf-8") as file:
        if not _lock(file.fileno()):
            file.seek(0)
            who = file.read().strip() or "another program"
            raise ValueError(
                f"{who} is grading into {folder} just now; wait until it is done, or choose another folder with --to"
            )
        file.truncate(0)
        file.write(f"process {os.getpid()} on {socket.gethostname()}")
        file.flush()
        for part in (folder / "records").glob("*.tmp"):
            part.unlink(missing_ok=True)
        try:
            yield
        finally:
            file.truncate(0)


def _lock(descriptor: int) -> bool:
    try:
        import fcntl
    except ImportError:  # Windows, where nothing is graded
        return True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # a file system without locks
        return True
    return True


def secret_seed(folder: Path) -> int:
    """The seed of the hidden cases: drawn once for a grading folder, and kept in it, readable by its owner only."""
    path = folder / "secret_seed"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".tmp")
        part.unlink(missing_ok=True)
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(str(secrets.randbits(63) + 1))
        os.replace(part, path)
    try:
        return int(path.read_text(encoding="utf-8"))
    except ValueError:
        raise ValueError(
            f"{path} is damaged; restore it from a backup, or delete it: then all is graded anew on other hidden cases"
        ) from None


def write_latest(folder: Path, digests: Iterable[str], graded: Iterable[str] = ()) -> None:
    """List the records that a run ended with. graded: the notebooks it was of; the records of others stay listed."""
    only = set(graded)
    kept = [r.digest for r in _listed(folder) if r.notebook not in only] if only else []
    with whole(folder / "latest.json") as part:
        part.write_text(json.dumps([*kept, *digests], indent=1), encoding="utf-8")


def _listed(folder: Path) -> Iterator[record.Record]:
    with suppress(FileNotFoundError):
        yield from record.each(folder)
