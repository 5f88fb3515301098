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


def python(folder: Path, home: Path, *command: str) -> str:
    env = {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(home),
        "PYTHONPATH": str(paths.ROOT),
        "OPENBLAS_NUM_THREADS": "1",
    }
    done = subprocess.run([sys.executable, *command], cwd=folder, env=env, capture_output=True, text=True, timeout=1000)
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


def without_demos(data: bytes) -> bytes:
    """A notebook without the pictures and trainings that only show something: no point depends on them."""
    book = json.loads(data)
    book["cells"] = [c for c in book["cells"] if "demo" not in c["metadata"].get("tags", [])]
    return json.dumps(book).encode()


#: What formgrader's buttons do, for all notebooks in one process, since each command takes seconds to start.
EVERYTHING = """
import sys
from nbgrader.apps import NbGrader, NbGraderAPI
app = NbGrader()
app.load_config_file()
api = NbGraderAPI(config=app.config)
for name in sys.argv[1:]:
    steps = [api.generate_assignment(name), *(api.autograde(name, who) for who in ("honest", "untouched"))]
    for step in steps:
        assert step["success"], (name, step["error"], step["log"][-2000:])
"""


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A course of all notebooks, graded by stock nbgrader; its folder, and that of its user."""
    folder, home = tmp_path_factory.mktemp("course"), tmp_path_factory.mktemp("home")
    for notebook in NOTEBOOKS:
        released = (paths.NOTEBOOKS / f"{notebook.name}.ipynb").read_bytes()
        with Gradebook(folder) as gradebook:
            gradebook.add_notebook(notebook.name, released)
        for student, data in {"honest": honest(notebook), "untouched": released}.items():
            path = folder / "submitted" / student / notebook.name / f"{notebook.name}.ipynb"
            path.parent.mkdir(parents=True)
            path.write_bytes(without_demos(data))
    python(folder, home, "-c", EVERYTHING, *(n.name for n in NOTEBOOKS))
    return folder, home


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda n: n.name)
def test_stock_nbgrader_gives_an_honest_notebook_everything_and_an_untouched_one_nothing(course, notebook):
    folder, name = course[0], notebook.name
    assert (folder / "release" / name / f"{name}.ipynb").exists()
    points = sum(e.max_points for e in notebook.exercises().values() if isinstance(e, Exercise))
    with Gradebook(folder) as gradebook:
        scores = gradebook.scores()
    assert scores["honest", name] == pytest.approx(points)
    assert scores["untouched", name] == 0


def test_stock_nbgrader_validates_a_notebook_whole_and_tells_what_is_not_attempted(course):
    (folder, home), notebook = course, NOTEBOOKS[1]
    whole = folder / "whole.ipynb"
    whole.write_bytes(honest(notebook))
    assert "Success! Your notebook passes all the tests." in python(
        folder, home, "-m", "nbgrader", "validate", str(whole)
    )
    untouched = f"submitted/untouched/{notebook.name}/{notebook.name}.ipynb"
    said = python(folder, home, "-m", "nbgrader", "validate", untouched)
    assert "VALIDATION FAILED" in said.upper() and "not attempted" in said
