"""A folder of submitted notebooks -> who handed in what. Reads regular files only; follows no links."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.notebook import MAX_BYTES, Unreadable, parse
from autograder.submission import identify
from autograder.syllabus import Notebook

UNSAFE = re.compile(r'[<>"\\`]')  # formgrader puts a student's name into its pages as it stands


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
    for path in sorted(p for p in folder.rglob("*") if p.suffix.lower() == ".ipynb"):
        parts = path.relative_to(folder).parts
        if any(p.startswith((".", "__MACOSX")) for p in parts):
            continue
        student = parts[0] if len(parts) > 1 else path.stem.split("__")[0]
        try:
            data, time = _read(path)
        except OSError as error:
            remarks.append(f"{path}: not read ({error.strerror or error}).")
            continue
        if UNSAFE.search(student) or not student.isprintable():
            shown = ascii(student)[1:-1]
            remarks.append(f'{shown}: not taken (a name with one of < > " \\ ` or with hidden characters); rename it.')
            continue
        notebook = _which(data, path, notebooks)
        if notebook is None:
            remarks.append(f"{path}: not a notebook of this course; put its number and topic in the file's name.")
            continue
        key = (student, notebook.name)
        if key in found:
            older, newer = sorted((found[key], HandedIn(student, notebook, path, time)), key=lambda h: h.time)
            remarks.append(
                f"{student} handed in {notebook.name} more than once: {newer.path} counts, {older.path} not."
            )
            found[key] = newer
        else:
            found[key] = HandedIn(student, notebook, path, time)
    if not found:
        raise IntakeError(f"there is no notebook of this course below {folder}; expected student/01_topic.ipynb.")
    students = {student for student, _ in found}
    for below in sorted(folder.iterdir()):
        if below.is_dir() and below.name not in students and not below.name.startswith((".", "__MACOSX")):
            remarks.append(f"{below}: there is no notebook of this course in it.")
    return [found[key] for key in sorted(found)], remarks


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
