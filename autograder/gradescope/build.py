"""autograder gradescope: the zip with which Gradescope grades one notebook, verdicts and hints as everywhere."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from autograder import paths
from autograder.edition import package_files
from autograder.folder import secret_seed
from autograder.gradescope.run import ASSIGNMENT, HIDDEN
from autograder.grading import keys_of
from autograder.handout import write_zip
from autograder.syllabus import Notebook

HERE = paths.ROOT / "autograder"
SCRIPTS = HERE / "templates" / "gradescope"
NEEDS = ("numpy", "matplotlib", "ipython", "jinja2")  # what grading imports, and students' code finds


def build(notebook: Notebook, grading: Path, to: Path, trust: bool = False) -> int:
    """Write the zip `to`; returns how many files are in it. The same bytes each time.

    grading: the grading folder, whose hidden cases it has, so that `autograder grade` gives the same marks. trust: run
    submissions also where Gradescope's container allows no sandbox.
    """
    files = {name: (paths.ROOT / name).read_bytes() for name in sorted(_sources(notebook))}
    for name, key in keys_of(notebook, secret_seed(grading)).items():
        files[f"{HIDDEN}/{name}.npz"] = key.to_bytes()
    files[ASSIGNMENT] = json.dumps({"notebook": notebook.name, "trust": trust}).encode()
    files["requirements.txt"] = "".join(f"{line}\n" for line in requirements()).encode()
    for script in ("setup.sh", "run_autograder"):
        files[script] = (SCRIPTS / script).read_bytes()
    write_zip(files, to, within="")
    return len(files)


def _sources(notebook: Notebook) -> Iterator[str]:
    """The files that it takes, below the repository: the packages, the notebook and its solution."""
    yield from (f"course_nn/{name}" for name in package_files([]))
    for path in HERE.rglob("*"):
        if path.is_file() and "__pycache__" not in path.parts:
            yield path.relative_to(paths.ROOT).as_posix()
    yield f"notebooks/{notebook.name}.ipynb"
    yield f"solutions/{notebook.name}.py"
    yield "LICENSE"


def requirements() -> list[str]:
    """The packages that grading needs, as the course asks for them."""
    project = tomllib.loads((paths.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = [*project["dependencies"], *project["optional-dependencies"]["grading"]]
    return [line for line in asked if re.match(r"[\w-]+", line)[0] in NEEDS]  # type: ignore[index]
