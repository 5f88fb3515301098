"""The same class graded by stock `nbgrader autograde` (one batch) and by `autograder grade`, in turns.

    python -m tests.benchmarks.bench_grading [students] [rounds]

Prints seconds for the batch, seconds a submission, their ratio with its spread, and whether the scores are the same. Both
start from nothing each time: a fresh database is made beforehand, start-up counts. Stock nbgrader grades with the public
cases inside the student's process; we grade with hidden ones in a sandbox. Ours leaves out unchanged demo cells.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from autograder import paths
from autograder.demo import HARMED, UNREADABLE, make_class
from autograder.gradebook import Gradebook
from autograder.syllabus import NOTEBOOKS, Notebook


def seconds(command: list[str], cwd: Path, home: Path) -> float:
    """Run a command to its end; the time it took."""
    env = {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(home),
        "PYTHONPATH": str(paths.ROOT),
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
    }
    start = time.perf_counter()
    subprocess.run(command, cwd=cwd, env=env, check=True, capture_output=True)
    return time.perf_counter() - start


def course(folder: Path, notebook: Notebook, submissions: dict[str, bytes]) -> None:
    """An nbgrader course with these submissions handed in."""
    with Gradebook(folder) as gradebook:
        gradebook.add_notebook(notebook.name, (paths.NOTEBOOKS / f"{notebook.name}.ipynb").read_bytes())
    for student, data in submissions.items():
        path = folder / "submitted" / student / notebook.name / f"{notebook.name}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_bytes(data)


def scores(folder: Path) -> dict[tuple[str, str], float]:
    """(student, notebook) -> score."""
    with Gradebook(folder) as gradebook:
        return gradebook.scores()


def main(students: int = 16, rounds: int = 3) -> None:
    """Grade a class of the first notebook both ways and print the ratio."""
    notebook = NOTEBOOKS[0]
    stock, ours = [], []
    with tempfile.TemporaryDirectory() as temporary:
        root = Path(temporary)
        home = root / "home"
        home.mkdir()
        made = [h for h in make_class(root / "class", notebooks=(notebook,)) if h.damage not in {*HARMED, *UNREADABLE}]
        submissions = {
            h.student: (root / "class" / h.student / f"{notebook.name}.ipynb").read_bytes() for h in made[:students]
        }
        course(root / "empty", notebook, submissions)
        for _ in range(rounds):
            for name in ("stock", "ours"):
                shutil.rmtree(root / name, ignore_errors=True)
                shutil.copytree(root / "empty", root / name)
            stock.append(seconds([sys.executable, "-m", "nbgrader", "autograde", notebook.name], root / "stock", home))
            command = ["-m", "autograder", "grade", str(root / "empty" / "submitted"), "--to", str(root / "ours")]
            ours.append(seconds([sys.executable, *command], root, home))
        differ = [
            who for who, score in scores(root / "stock").items() if abs(score - scores(root / "ours")[who]) > 1e-9
        ]
    ratios = [a / b for a, b in zip(stock, ours, strict=True)]
    for name, times in (("nbgrader autograde", stock), ("autograder grade", ours)):
        median = statistics.median(times)
        print(f"{name:<20} {median:7.2f} s for {len(submissions)} submissions, {median / len(submissions):6.3f} s each")
    print(f"ratio {statistics.median(ratios):.1f} (from {min(ratios):.1f} to {max(ratios):.1f} in {rounds} rounds)")
    print("scores: the same" if not differ else f"scores differ for {differ}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
