"""The student edition of the package: `course_nn` without the modules whose notebooks are not yet due."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

from autograder import paths
from autograder.syllabus import withheld


def student_files(solved_through: int, handed_out: int | None = None) -> list[str]:
    """Its files, below course_nn: all but those that give away notebooks after number `solved_through`.

    handed_out: the last notebook whose checks are to work; by default the next one.
    """
    return package_files(withheld(solved_through, handed_out))


def package_files(without: Iterable[str]) -> list[str]:
    """The package's files, below course_nn, without these modules."""
    hidden = {f"{module}.py" for module in without}
    files = (p.relative_to(paths.PACKAGE) for p in paths.PACKAGE.rglob("*") if p.is_file())
    return sorted(p.as_posix() for p in files if p.as_posix() not in hidden and "__pycache__" not in p.parts)


def write_package(to: Path, solved_through: int, handed_out: int | None = None) -> Path:
    """Copy it to `to/course_nn`. Returns `to`."""
    for name in student_files(solved_through, handed_out):
        path = to / "course_nn" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(paths.PACKAGE / name, path)
    return to
