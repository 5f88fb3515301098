"""What goes into the records of a notebook, and its hash: what has the same name is not graded again."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache, cached_property
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from autograder import paths
from autograder.edition import student_files
from autograder.sandbox import Cell, Limits
from autograder.syllabus import Notebook
from course_nn.checks import Key

PACKAGES = ("numpy", "matplotlib", "matplotlib-inline", "ipython", "torch")  # what a student's code finds installed
#: What turns a run into a record, besides the sandbox and the judge.
GRADER = ("grading.py", "carrying.py", "submission.py", "notebook.py", "record.py", "preload.py")


@cache
def versions() -> dict[str, str]:
    """Of Python, of the packages, and of the code that runs and judges: where two machines agree, their records do."""
    found = {"python": platform.python_version()}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed"
    here = Path(__file__).resolve().parent
    code = [*(here / name for name in GRADER), *here.glob("sandbox/*.py"), *paths.PACKAGE.glob("checks/**/*.py")]
    return found | {"the grader's code": _hash(code)}


@dataclass(frozen=True)
class Setup:
    """All that the submissions of one notebook have in common: data only, which a worker elsewhere can be sent.

    solved: the course's own cells. keys: by exercise, for one seed. trust: run even where nothing protects from the
    submissions.
    """

    notebook: Notebook
    released: bytes
    solved: Sequence[Cell]
    keys: Mapping[str, Key]
    limits: Limits
    trust: bool
    versions: Mapping[str, str]

    @cached_property
    def context(self) -> str:
        """Its hash, and that of the edition of course_nn that students have; `trust` changes no score."""
        edition = _hash([paths.PACKAGE / name for name in student_files(self.notebook.number - 1)])
        return _digest(
            self.notebook.name.encode(),
            self.released,
            *(part for name, key in sorted(self.keys.items()) for part in (name.encode(), key.to_bytes())),
            edition.encode(),
            json.dumps(
                [
                    [asdict(c) for c in self.solved],
                    asdict(self.limits),
                    dict(self.versions),
                    asdict(self.notebook.choice),
                ]
            ).encode(),
        )

    def digest(self, student: str, data: bytes) -> str:
        """The name of the record of a student's notebook."""
        return _digest(student.encode(), data, self.context.encode())[:32]


def _hash(files: list[Path]) -> str:
    """Of the files' places and bytes."""
    return _digest(*(part for f in sorted(files) for part in (str(f.relative_to(paths.ROOT)).encode(), f.read_bytes())))


def _digest(*parts: bytes) -> str:
    h = hashlib.sha256()
    for part in parts:
        h.update(len(part).to_bytes(8, "big") + part)
    return h.hexdigest()
