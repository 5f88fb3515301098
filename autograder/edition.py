"""The student edition of the package: `course_nn` without the modules whose notebooks are not yet due."""

from __future__ import annotations

import shutil
from pathlib import Path

from autograder import paths
from autograder.syllabus import withheld


def write_package(to: Path, solved_through: int) -> Path:
    """Copy `course_nn` to `to/course_nn`, less what gives away notebooks after number `solved_through`."""
    hidden = {f"{module}.py" for module in withheld(solved_through)}

    def ignore(folder: str, names: list[str]) -> set[str]:
        at_top = Path(folder) == paths.PACKAGE
        return {n for n in names if n == "__pycache__" or (at_top and n in hidden)}

    shutil.copytree(paths.PACKAGE, to / "course_nn", ignore=ignore)
    return to
