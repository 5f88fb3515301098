"""Collected answers: tests/answers/<exercise>/<verdict>.<who>.py, what a student wrote and the verdict it must get."""

from __future__ import annotations

import linecache
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder import paths


@dataclass(frozen=True)
class Answer:
    """One collected answer: the source of the cell, and the verdict that its file's name says."""

    exercise: str
    verdict: str
    who: str
    source: str
    path: Path

    def run(self) -> Any:
        """Run the source as a notebook would, and return the object that has the exercise's name.

        Only for answers of this repository: it runs in this very process.
        """
        filename = f"<{self.exercise}/{self.path.name}>"
        linecache.cache[filename] = (len(self.source), None, self.source.splitlines(keepends=True), filename)
        namespace: dict[str, Any] = {"__name__": "__main__"}
        exec(compile(self.source, filename, "exec"), namespace)
        return namespace[self.exercise]


def collected(folder: Path = paths.ANSWERS) -> list[Answer]:
    """All collected answers, by exercise and file name. Raises ValueError for a file with another name."""
    found = []
    for path in sorted(folder.glob("*/*.py")):
        verdict, _, who = path.stem.partition(".")
        if not (verdict and who):
            raise ValueError(f"{path.parent.name}/{path.name}: name it <verdict>.<who>.py, as passed.ada.py")
        found.append(Answer(path.parent.name, verdict, who, path.read_text(encoding="utf-8"), path))
    return found
