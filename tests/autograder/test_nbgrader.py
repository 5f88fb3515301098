"""Stock nbgrader on the released notebooks: generate_assignment, validate, autograde, with the configuration we write."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from autograder import paths
from autograder.answers import collected
from autograder.exercise import Exercise
from autograder.gradebook import Gradebook
from autograder.syllabus import NOTEBOOKS


def nbgrader(folder: Path, home: Path, *command: str) -> str:
    env = {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(home),
        "PYTHONPATH": str(paths.ROOT),
        "OPENBLAS_NUM_THREADS": "1",
    }
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", *command], cwd=folder, env=env, capture_output=True, text=True, timeout=400
    )
    assert done.returncode == 0, (done.stdout + done.stderr)[-3000:]
    return done.stdout + done.stderr


def honest(notebook) -> bytes:
    """The released notebook with a collected right answer in every cell, and words in every question."""
    book = json.loads((paths.NOTEBOOKS / f"{notebook.name}.ipynb").read_text(encoding="utf-8"))
    right = {a.exercise: a.source for a in collected() if a.verdict == "passed"}
    for cell in book["cells"]:
        name = cell["metadata"].get("nbgrader", {}).get("grade_id")
        if name in right and cell["cell_type"] == "code":
            cell["source"] = right[name]
        elif name in notebook.exercises() and cell["cell_type"] == "markdown":
            cell["source"] = "An answer in words."
    return json.dumps(book).encode()


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda n: n.name)
def test_stock_nbgrader_gives_an_honest_notebook_everything_and_an_untouched_one_nothing(tmp_path, notebook):
    folder, name, home = tmp_path / "course", notebook.name, tmp_path / "home"
    home.mkdir()
    released = (paths.NOTEBOOKS / f"{name}.ipynb").read_bytes()
    with Gradebook(folder) as gradebook:
        gradebook.add_notebook(name, released)
    for student, data in {"honest": honest(notebook), "untouched": released}.items():
        path = folder / "submitted" / student / name / f"{name}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_bytes(data)

    nbgrader(folder, home, "generate_assignment", name, "--force")
    assert (folder / "release" / name / f"{name}.ipynb").exists()
    said = nbgrader(folder, home, "validate", f"submitted/honest/{name}/{name}.ipynb")
    assert "Success! Your notebook passes all the tests." in said
    said = nbgrader(folder, home, "validate", f"submitted/untouched/{name}/{name}.ipynb")
    assert "VALIDATION FAILED" in said.upper() and "not attempted" in said
    nbgrader(folder, home, "autograde", name)

    points = sum(e.max_points for e in notebook.exercises().values() if isinstance(e, Exercise))
    with Gradebook(folder) as gradebook:
        scores = gradebook.scores()
    assert scores["honest", name] == pytest.approx(points)
    assert scores["untouched", name] == 0
