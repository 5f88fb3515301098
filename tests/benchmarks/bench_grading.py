"""The same class graded by stock `nbgrader autograde`, in one batch, and by `autograder grade`, in turns.

    python -m tests.benchmarks.bench_grading [numpy] [torch] [--students 100] [--stock 6] [--rounds 3]

numpy is notebook 01 out of collected answers; torch is notebook 02 with PyTorch in its first cell and in one answer. Each
round grades with both a class of one and a larger one, from nothing, and so tells start-up from what one more submission
costs. Stock nbgrader's larger class has --stock students, since what one more costs it is always the same (its batch is
a loop); ours has --students. For a whole class of that size its time is start-up + students x one more, which the first
ratio takes as stock's; the second is the ratio of what one more costs, by the clock; the third, of the processor's time,
which says how much of the second is the use of all cores.

Stock nbgrader grades with the public cases inside the student's process; we grade with hidden ones in a sandbox. Ours
leaves out unchanged demo cells. Scores are compared for the students that both have graded.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from autograder import paths
from autograder.gradebook import Gradebook
from autograder.syllabus import Notebook, notebook
from tests.benchmarks.classes import hand_in, undamaged

# autograder with another folder of released notebooks
OURS = """
import sys
from pathlib import Path
from autograder import paths
from autograder.__main__ import main
paths.NOTEBOOKS = Path(sys.argv.pop(1))
sys.exit(main())
"""
WITH_TORCH = """
class MSELoss:
    def forward(self, y_hat, y):
        if y_hat.shape != y.shape:
            raise ValueError("shapes differ")
        self.y_hat = torch.tensor(y_hat, requires_grad=True)
        self.loss = torch.nn.functional.mse_loss(self.y_hat, torch.tensor(y))
        return self.loss.item()

    def backward(self):
        self.loss.backward()
        return self.y_hat.grad.numpy()
"""


@dataclass
class Time:
    """By the clock, and of the processor, in seconds."""

    clock: float
    processor: float


def run(command: list[str], cwd: Path, home: Path) -> Time:
    """Run a command to its end; the time that it and all that it started took."""
    env = {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(home),
        "PYTHONPATH": str(paths.ROOT),
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
    }
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, cwd=cwd, env=env, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    clock, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    return Time(clock, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def released(notebook: Notebook, torch: bool) -> bytes:
    """The notebook that students get; with PyTorch imported in its first code cell."""
    data = (paths.NOTEBOOKS / f"{notebook.name}.ipynb").read_bytes()
    return _changed(data, torch, answers=False)


def _changed(data: bytes, torch: bool, answers: bool = True) -> bytes:
    if not torch:
        return data
    book = json.loads(data)
    first = next(c for c in book["cells"] if c["cell_type"] == "code")
    first["source"] = "import torch\n" + "".join(first["source"])
    for cell in book["cells"]:
        if answers and cell["metadata"].get("nbgrader", {}).get("grade_id") == "MSELoss":
            cell["source"] = WITH_TORCH
    return json.dumps(book, ensure_ascii=False).encode()


class Class:
    """A class of one notebook, to be graded by both from nothing."""

    def __init__(self, root: Path, notebook: Notebook, torch: bool):
        self.root, self.notebook = root, notebook
        self.released, self.contents = released(notebook, torch), [_changed(d, torch) for d in undamaged(notebook)]
        (root / "home").mkdir(parents=True)
        (root / "notebooks").mkdir()
        (root / "notebooks" / f"{notebook.name}.ipynb").write_bytes(self.released)
        self.made = 0

    def stock(self, students: int) -> tuple[Time, dict[str, float]]:
        """Stock nbgrader: its time, and the scores."""
        folder, name = self._folder(), self.notebook.name
        with Gradebook(folder) as gradebook:
            gradebook.add_notebook(name, self.released)
        hand_in(folder / "submitted", self.notebook, self.contents, students)
        for path in (folder / "submitted").glob("*/*.ipynb"):
            (path.parent / name).mkdir()
            path.rename(path.parent / name / path.name)
        command = [sys.executable, "-m", "nbgrader", "autograde", name]
        return run(command, folder, self.root / "home"), _scores(folder)

    def ours(self, students: int) -> tuple[Time, dict[str, float]]:
        """`autograder grade`: the same."""
        folder = self._folder()
        hand_in(folder / "class", self.notebook, self.contents, students)
        start = [sys.executable, "-c", OURS, str(self.root / "notebooks"), "grade"]
        command = [*start, str(folder / "class"), "--to", str(folder / "grading")]
        return run(command, folder, self.root / "home"), _scores(folder / "grading")

    def _folder(self) -> Path:
        self.made += 1
        folder = self.root / str(self.made)
        folder.mkdir()
        return folder


def _scores(folder: Path) -> dict[str, float]:
    with Gradebook(folder) as gradebook:
        return {student: score for (student, _), score in gradebook.scores().items()}


def compare(name: str, students: int, stock: int, rounds: int) -> None:
    """Grade a class both ways and print what it took."""
    torch = name == "torch"
    starts: dict[str, list[float]] = {"stock": [], "ours": []}
    more: dict[str, list[Time]] = {"stock": [], "ours": []}
    ratios: list[tuple[float, float, float]] = []
    with tempfile.TemporaryDirectory() as root:
        them = Class(Path(root), notebook("02_losses" if torch else "01_feedforward"), torch)
        for _ in range(rounds):
            took, scores = {}, {}
            for who, grade, size in (("stock", them.stock, stock), ("ours", them.ours, students)):
                one, _ = grade(1)
                took[who], scores[who] = grade(size)
                pairs = zip(vars(one).values(), vars(took[who]).values(), strict=True)
                each = Time(*((b - a) / (size - 1) for a, b in pairs))
                starts[who].append(one.clock - each.clock)
                more[who].append(each)
            theirs, ours = more["stock"][-1], more["ours"][-1]
            whole = (starts["stock"][-1] + students * theirs.clock) / took["ours"].clock
            ratios.append((whole, theirs.clock / ours.clock, theirs.processor / ours.processor))
            differ = [s for s, score in scores["stock"].items() if abs(score - scores["ours"][s]) > 1e-9]
            same = f"differ: {differ}" if differ else "the same"
            print(f"{name}: scores of {len(scores['stock'])} students {same}", flush=True)
    for who, size in (("stock", stock), ("ours", students)):
        clock, processor = (statistics.median(t) for t in zip(*(vars(m).values() for m in more[who]), strict=True))
        print(
            f"  {who:<6} start-up {statistics.median(starts[who]):5.2f} s, one more submission {clock:6.3f} s "
            f"({processor:6.3f} s of the processor), from a class of {size}"
        )
    for what, found in zip(
        (f"the whole class of {students}", "one more submission", "the same in processor's time"),
        zip(*ratios, strict=True),
        strict=True,
    ):
        print(f"  ratio {statistics.median(found):6.1f}   ({min(found):.1f} to {max(found):.1f})   {what}", flush=True)


def main() -> None:
    """Compare the classes that are asked for."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.bench_grading", description=__doc__.splitlines()[0]
    )
    parser.add_argument("classes", nargs="*", default=["numpy", "torch"], help="numpy, torch (default: both)")
    parser.add_argument("--students", type=int, default=100, help="in the class that we grade (default: %(default)s)")
    parser.add_argument("--stock", type=int, default=6, help="in the class that stock grades (default: %(default)s)")
    parser.add_argument("--rounds", type=int, default=3, help="(default: %(default)s)")
    options = parser.parse_args()
    for name in options.classes:
        compare(name, options.students, options.stock, options.rounds)


if __name__ == "__main__":
    main()
