"""The files in a download, a zip or a folder. No name in it is a path here, no link is followed, all has a limit."""

from __future__ import annotations

import io
import lzma
import os
import stat
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO

MAX_ENTRIES = 100_000  # of a download
MAX_INNER_ENTRIES = 2_000  # of an archive that a student handed in
MAX_INNER_BYTES = 300_000_000  # what is read of such an archive, all its files together
MAX_ARCHIVE = 100_000_000  # the size of such an archive itself
MAX_PATH = 1_000
DEPTH = 3  # archives in archives
UNZIPPING = (  # what zipfile raises for bytes that are not as they should be
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error),
    *(OSError, EOFError, ValueError, OverflowError, MemoryError),
)
ENTRY = b"PK\1\2"  # how one begins in an archive's list of contents
JUNK = ("__MACOSX", "Thumbs.db", "desktop.ini")


class Unpackable(ValueError):
    """An archive or file that is not read; the message says why, as the end of a sentence."""


@dataclass(frozen=True)
class Entry:
    """One file: its place in the download (parts of a path), the time that the archive has for it, and its bytes."""

    parts: tuple[str, ...]
    time: datetime | None
    read: Callable[[int], bytes]  # that many bytes at most; raises Unpackable

    @property
    def place(self) -> str:
        """The parts as one path."""
        return "/".join(self.parts)


@dataclass
class Files:
    """The entries of a download or archive, and what was passed over, in sentences."""

    entries: list[Entry] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


@contextmanager
def opened(download: Path) -> Iterator[Files]:
    """The files of a zip or a folder; they can be read until the context ends. Raises Unpackable if it is neither."""
    if download.is_dir():
        yield _folder(download)
    elif not download.exists():
        raise Unpackable("is not there")
    elif download.is_file() and zipfile.is_zipfile(download):
        with download.open("rb") as file:
            yield _archive(file, MAX_ENTRIES, None)
    else:
        raise Unpackable("is neither a folder nor a zip; unpack what is another archive, and name the folder")


def inside(data: bytes, budget: Budget) -> Files:
    """The files of an archive that a student handed in. Raises Unpackable."""
    if len(data) > MAX_ARCHIVE:
        raise Unpackable(f"is larger than {MAX_ARCHIVE // 1_000_000} MB")
    if (n := data.count(ENTRY)) > MAX_INNER_ENTRIES:  # zipfile reads the list of them, however long, before it tells
        raise Unpackable(f"holds {n} files, more than {MAX_INNER_ENTRIES}")
    return _archive(io.BytesIO(data), MAX_INNER_ENTRIES, budget)


class Budget:
    """How much may still be read of one thing that was handed in, the archives in it included.

    An archive can claim any size, so what counts is what comes out of it.
    """

    def __init__(self) -> None:
        self.left = MAX_INNER_BYTES

    def spend(self, n: int) -> None:
        """Count what was read. Raises Unpackable where it is too much."""
        self.left -= n
        if self.left < 0:
            raise Unpackable(f"unpacks to more than {MAX_INNER_BYTES // 1_000_000} MB")


def _archive(file: IO[bytes], most: int, budget: Budget | None) -> Files:
    try:
        archive = zipfile.ZipFile(file)
    except (*UNZIPPING, NotImplementedError) as error:
        raise Unpackable(f"is cut off or damaged ({error})") from None
    found = Files()
    infos = archive.infolist()
    if len(infos) > most:
        raise Unpackable(f"holds {len(infos)} files, more than {most}")
    for info in infos:
        name = _name(info)
        kind = stat.S_IFMT(info.external_attr >> 16)
        if info.is_dir() or name.endswith("/"):
            continue
        if kind not in (0, stat.S_IFREG):
            found.remarks.append(f"{_printable(name)}: a link or device, not a file; left in the archive.")
            continue
        _add(found, name, _time(info), _reader(archive, info, budget))
    return found


def _name(info: zipfile.ZipInfo) -> str:
    """The name as its writer meant it: without the mark for UTF-8, it is UTF-8 all the same if it can be."""
    name = info.filename
    if not info.flag_bits & 0x800:
        with suppress(UnicodeError):
            name = name.encode("cp437").decode("utf-8")
    return name.replace("\\", "/")


def _time(info: zipfile.ZipInfo) -> datetime | None:
    try:
        return datetime(*info.date_time) if info.date_time[0] > 1980 else None  # 1980 is what stands for "unknown"
    except ValueError:
        return None


def _reader(archive: zipfile.ZipFile, info: zipfile.ZipInfo, budget: Budget | None) -> Callable[[int], bytes]:
    def read(most: int) -> bytes:
        try:
            with archive.open(info) as file:
                data = file.read(most)
        except RuntimeError:  # what zipfile raises where it wants a password
            raise Unpackable("is locked by a password") from None
        except NotImplementedError:
            raise Unpackable("is packed in a way that Python does not know") from None
        except UNZIPPING as error:
            raise Unpackable(f"is damaged in the archive ({error})") from None
        if budget:
            budget.spend(len(data))
        return data

    return read


def _folder(folder: Path) -> Files:
    found = Files()
    for where, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            path = Path(where, name)
            if path.is_symlink():
                found.remarks.append(f"{_printable(str(path))}: a link, not a file; left where it is.")
                continue
            time = datetime.fromtimestamp(path.stat().st_mtime)
            _add(found, path.relative_to(folder).as_posix(), time, _file_reader(path))
            if len(found.entries) > MAX_ENTRIES:
                raise Unpackable(f"holds more than {MAX_ENTRIES} files")
        for name in folders:
            if Path(where, name).is_symlink():
                found.remarks.append(f"{_printable(str(Path(where, name)))}: a link, not a folder; not followed.")
    return found


def _file_reader(path: Path) -> Callable[[int], bytes]:
    def read(most: int) -> bytes:
        try:
            fd = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
            with os.fdopen(fd, "rb") as file:
                if not stat.S_ISREG(os.fstat(fd).st_mode):
                    raise Unpackable("is not a regular file")
                return file.read(most)
        except OSError as error:
            raise Unpackable(f"is not readable ({error.strerror or error})") from None

    return read


def _add(found: Files, name: str, time: datetime | None, read: Callable[[int], bytes]) -> None:
    """Take a file in, under its name as people read it: composed letters, and no characters that steer a terminal."""
    composed = unicodedata.normalize("NFC", name)  # what a Mac unpacks has decomposed ones
    parts = tuple(clean for part in composed.split("/") if (clean := _printable(part)) not in ("", "."))
    if ".." in parts or name.startswith("/") or len(name) > MAX_PATH:
        said = "its path leads out of the archive or is too long; left in the archive."
        found.remarks.append(f"{_printable(name)[:200]}: {said}")
    elif parts and not any(p.startswith(".") or p in JUNK for p in parts):
        found.entries.append(Entry(parts, time, read))


def _printable(text: str) -> str:
    return "".join(c for c in text if c.isprintable())
