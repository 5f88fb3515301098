"""A folder of submitted notebooks -> who handed in what. Reads regular files only; follows no links."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.notebook import MAX_BYTES, Unreadable, parse
from autograder.submission import identify
from autograder.syllabus import Notebook

UNSAFE = re.compile(r'[<>"\\`]')  # formgrader puts a student's name into its pages as it stands
MAX_NAME = 100  # characters of a student's name, or a database may refuse it, and all that is booked with it
DEPTH = 20  # folders in folders


@dataclass(frozen=True)
class HandedIn:
    """One notebook file: whose, which notebook of the course, where it lies, when it was written.

    Its bytes are read when they are wanted: a large class does not fit into memory.
    """

    student: str
    notebook: Notebook
    path: Path
    time: float

    def read(self) -> bytes:
        """The file's bytes, one over the cap at most. Raises OSError; a link is an error."""
        return _read(self.path)[0]


class IntakeError(Exception):
    """A folder that cannot be graded; the message says why and what to do."""


def collect(folder: Path, notebooks: Sequence[Notebook]) -> tuple[list[HandedIn], list[str]]:
    """Every student's latest file of each notebook, and sentences about files that were passed over.

    The student is the first folder below `folder` (as in student/notebook.ipynb, or nbgrader's
    student/assignment/notebook.ipynb), or the file's stem where the files lie in `folder` itself.
    """
    if not folder.is_dir():
        raise IntakeError(f"{folder} is not a folder; name the folder that holds one folder a student.")
    found: dict[tuple[str, str], HandedIn] = {}
    remarks = []
    for path in sorted(_notebooks(folder)):
        parts = path.relative_to(folder).parts
        student = parts[0] if len(parts) > 1 else path.stem.split("__")[0]
        try:
            data, time = _read(path)
        except OSError as error:
            remarks.append(f"{shown(path)}: not read ({error.strerror or error}).")
            continue
        if UNSAFE.search(student) or not student.isprintable() or not 0 < len(student) <= MAX_NAME:
            said = f'a name with one of < > " \\ `, with hidden characters, none, or of more than {MAX_NAME}'
            remarks.append(f"{shown(student or path)}: not taken ({said}); rename it.")
            continue
        notebook = _which(data, path, notebooks)
        if notebook is None:
            said = "not a notebook of this course; put its number and topic in the file's name"
            remarks.append(f"{shown(path)}: {said}.")
            continue
        key = (student, notebook.name)
        if key in found:
            older, newer = sorted((found[key], HandedIn(student, notebook, path, time)), key=lambda h: h.time)
            remarks.append(
                f"{student} handed in {notebook.name} more than once: "
                f"{shown(newer.path)} counts, {shown(older.path)} not."
            )
            found[key] = newer
        else:
            found[key] = HandedIn(student, notebook, path, time)
    if not found:
        raise IntakeError(f"there is no notebook of this course below {folder}; expected student/01_topic.ipynb.")
    students = {student for student, _ in found}
    for below in sorted(folder.iterdir()):
        if below.is_dir() and below.name not in students and not below.name.startswith((".", "__MACOSX")):
            remarks.append(f"{shown(below)}: there is no notebook of this course in it.")
    return [found[key] for key in sorted(found)], remarks


def shown(name: str | Path) -> str:
    """A name of a file as it may be printed: what is no text, or would steer a terminal, as an escape."""
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in str(name))


def _notebooks(folder: Path, depth: int = DEPTH) -> Iterator[Path]:
    """What is called a notebook below a folder, but for what is hidden. Links to folders are not followed."""
    try:
        entries = list(os.scandir(folder))
    except OSError:  # it may not be read
        return
    for entry in entries:
        if entry.name.startswith((".", "__MACOSX")):
            continue
        if Path(entry.name).suffix.lower() == ".ipynb":
            yield Path(entry)
        if depth and entry.is_dir(follow_symlinks=False):
            yield from _notebooks(Path(entry), depth - 1)


def _read(path: Path) -> tuple[bytes, float]:
    """A regular file's bytes (one byte over the cap at most) and its time; a link is an error."""
    fd = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    with os.fdopen(fd, "rb") as file:
        status = os.fstat(fd)
        if not stat.S_ISREG(status.st_mode):
            raise OSError("not a regular file")
        return file.read(MAX_BYTES + 1), status.st_mtime


def _which(data: bytes, path: Path, notebooks: Sequence[Notebook]) -> Notebook | None:
    named = f"{path.parent.name} {path.stem}"
    try:
        return identify(parse(data), notebooks, named)
    except Unreadable:  # it still has a name, so it gets a state, not silence
        return identify([], notebooks, named)
