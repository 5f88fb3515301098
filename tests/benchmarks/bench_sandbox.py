"""What a submission costs over a bare fork that runs the same cells: the sandbox, the wire, the calls and the judge.

    python -m tests.benchmarks.bench_sandbox [rounds]

The bare fork is a process that has imported the same modules and forks a child, which runs the cells by the same shell
and ends: no namespaces, no filters, no limits, nothing sent, nothing called, nothing judged. Ours is all that comes
between a submission and its record. Both are timed in turns on the same submissions; the ratio's spread is that of its
middle half.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from autograder import paths
from autograder.carrying import solved_cells
from autograder.demo import HARMED, UNREADABLE, make_class
from autograder.edition import write_package
from autograder.grading import grade, keys_of
from autograder.preload import ALWAYS
from autograder.sandbox import Limits, Sandbox, view
from autograder.submission import Submission, assemble
from autograder.syllabus import NOTEBOOKS

TARGET = 2.0


class BareFork:
    """A warm process that forks and runs cells."""

    def __init__(self, edition: Path):
        arguments = [sys.executable, __file__, "bare", str(view.HERE), str(edition), *ALWAYS]
        self.process = subprocess.Popen(
            arguments, env=view.ENVIRONMENT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self.process.stdin and self.process.stdout
        self.say, self.hear = self.process.stdin, self.process.stdout
        self.hear.readline()

    def run(self, submission: Submission) -> None:
        """Fork, run the cells, wait for the end."""
        self.say.write(json.dumps([c.source for c in submission.cells]) + "\n")
        self.say.flush()
        assert self.hear.readline()

    def close(self) -> None:
        """End it."""
        self.say.close()
        self.process.wait()


def serve(here: str, edition: str, modules: Sequence[str]) -> None:
    """In that process."""
    import gc
    import importlib

    say = os.fdopen(os.dup(1), "w")
    sys.path[:0] = [edition, here]
    for name in ("course_nn.checks.probes", *modules):
        importlib.import_module(name)
    shell = importlib.import_module("shell").make_shell()
    gc.collect()
    gc.freeze()
    print("ready", file=say, flush=True)
    for line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            os.chdir(tempfile.mkdtemp())
            for source in json.loads(line):
                shell.run_cell(source, store_history=True)
            os._exit(0)
        os.waitpid(pid, 0)
        print("done", file=say, flush=True)


def main(rounds: int = 3) -> None:
    """Time both on a demo class of each notebook."""
    for notebook in NOTEBOOKS:
        released = (paths.NOTEBOOKS / f"{notebook.name}.ipynb").read_bytes()
        keys, solved = keys_of(notebook, 1), solved_cells(notebook)
        with tempfile.TemporaryDirectory() as temporary:
            root = Path(temporary)
            made = [
                h for h in make_class(root / "class", notebooks=(notebook,)) if h.damage not in {*HARMED, *UNREADABLE}
            ]
            files = [(root / "class" / h.student / f"{notebook.name}.ipynb").read_bytes() for h in made]
            submissions = [assemble(data, notebook, released) for data in files]
            edition = write_package(root / "edition", notebook.number - 1)
            bare = BareFork(edition)
            pairs = []
            with Sandbox(edition, Limits()) as sandbox:
                for turn in range(rounds + 1):
                    for submission in submissions:
                        start = time.perf_counter()
                        bare.run(submission)
                        middle = time.perf_counter()
                        grade(submission, "a student", notebook, "0" * 32, keys, sandbox, solved)
                        if turn:  # the first is to warm up
                            pairs.append((middle - start, time.perf_counter() - middle))
            bare.close()
        low, ratio, high = statistics.quantiles([ours / theirs for theirs, ours in pairs], n=4)
        theirs, ours = (statistics.median(times) * 1e3 for times in zip(*pairs, strict=True))
        mark = " " if ratio <= TARGET else "!"
        print(
            f"{notebook.name:16} bare fork {theirs:5.0f} ms, graded {ours:5.0f} ms, ratio {ratio:.2f} "
            f"({low:.2f} {high:.2f}) {mark}{TARGET}, {len(submissions)} submissions x {rounds}",
            flush=True,
        )


if __name__ == "__main__":
    if sys.argv[1:2] == ["bare"]:
        serve(sys.argv[2], sys.argv[3], sys.argv[4:])
    else:
        main(*map(int, sys.argv[1:]))
