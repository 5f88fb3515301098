"""Which edition of the course this is, and which of its files are as they were handed out."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from course_nn.desk.installation import ROOT

MANIFEST = "edition.json"


class NoEdition(Exception):
    """There is no list of the edition's files here, or it is damaged."""


@dataclass(frozen=True)
class Edition:
    """What edition.json says: the SHA-256 of every file, and that of the list itself."""

    files: dict[str, str]
    digest: str

    @property
    def notebooks(self) -> list[str]:
        """Paths of the notebooks that were handed out, in order."""
        return sorted(name for name in self.files if name.startswith("notebooks/") and name.endswith(".ipynb"))


def read_manifest(data: bytes) -> Edition:
    """The edition that these bytes list. Raises NoEdition."""
    try:
        files = json.loads(data)["files"]
        if not all(isinstance(name, str) and isinstance(digest, str) for name, digest in files.items()):
            raise TypeError
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise NoEdition(f"{MANIFEST} is damaged.") from None
    return Edition(files, hashlib.sha256(data).hexdigest())


def here(root: Path = ROOT) -> Edition:
    """The edition in this folder. Raises NoEdition where there is none, as in the instructor's own checkout."""
    try:
        return read_manifest((root / MANIFEST).read_bytes())
    except FileNotFoundError:
        raise NoEdition(f"There is no {MANIFEST} here, so this is not a student edition.") from None


def matches(data: bytes, digest: str) -> bool:
    """Whether these are the bytes with that SHA-256, also where git has given a text the line ends of Windows."""
    return digest in (hashlib.sha256(d).hexdigest() for d in (data, data.replace(b"\r\n", b"\n")))


def is_same(path: Path, digest: str) -> bool:
    """Whether a file is there and as it was handed out."""
    try:
        return matches(path.read_bytes(), digest)
    except OSError:
        return False
