"""What grading a submission costs over a bare fork: the sandbox, the wire, a fork for each answer that fails.

    python -m tests.benchmarks.bench_sandbox [rounds]

The bare fork is a process that has imported the same modules and forks a child, which runs the cells by the same shell:
no namespaces, no filters, no limits, one process for all. It draws the figures that the cells show, as ours does. It is
timed twice, in turns with ours: with the same work as ours, the answers called on the same cases and the results judged,
which is what the notebook's own check cells would do there; and with nothing but the other cells, no answer called at
all, which is less than any grader can do. A ratio's spread is that of its middle half.
"""

from __future__ import annotations

import base64
import contextlib
import os
import pickle
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from autograder import paths
from autograder.carrying import solved_cells
from autograder.demo import HARMED, UNREADABLE, make_class
from autograder.edition import write_package
from autograder.grading import grade, keys_of
from autograder.preload import preload
from autograder.sandbox import Limits, Sandbox, view
from autograder.submission import Submission, assemble
from autograder.syllabus import NOTEBOOKS, Notebook
from course_nn.checks import Key, judge


class BareFork:
    """A warm process that forks and runs cells."""

    def __init__(self, edition: Path, modules: Sequence[str]):
        arguments = [sys.executable, __file__, "bare", str(view.HERE), str(edition), *modules]
        self.process = subprocess.Popen(
            arguments, env=view.ENVIRONMENT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self.process.stdin and self.process.stdout
        self.say, self.hear = self.process.stdin, self.process.stdout
        self.hear.readline()

    def run(self, submission: Submission, keys: Mapping[str, Key] = {}) -> None:
        """Fork, run the cells, call the answers of the keys and judge them, wait for the end."""
        calls = [(k.exercise, k.probe, [tuple(c.inputs.values()) for c in k.cases]) for k in keys.values()]
        message = ([c.source for c in submission.cells], calls)
        self.say.write(base64.b64encode(pickle.dumps(message)).decode() + "\n")
        self.say.flush()
        outcomes = pickle.loads(base64.b64decode(self.hear.readline()))
        for key, found in zip(keys.values(), map(iter, outcomes), strict=True):
            judge(key, lambda _, found=found: next(found))  # type: ignore[misc]

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
    for name in modules:
        with contextlib.suppress(ModuleNotFoundError):
            importlib.import_module(name)
    shell = importlib.import_module("shell").make_shell()
    gc.collect()
    gc.freeze()
    print("ready", file=say, flush=True)
    outcome = importlib.import_module("course_nn.checks.outcome")
    probes, names = (
        importlib.import_module("course_nn.checks.probes"),
        importlib.import_module("course_nn.checks.names"),
    )
    for line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            os.chdir(tempfile.mkdtemp())
            sources, calls = pickle.loads(base64.b64decode(line))
            for source in sources:
                shell.run_cell(source, store_history=True)
            done = [
                [
                    outcome.capture(names.find(probe, probes), shell.user_ns[name], inputs)
                    if name in shell.user_ns
                    else outcome.MISSING
                    for inputs in cases
                ]
                for name, probe, cases in calls
            ]
            print(base64.b64encode(pickle.dumps(done)).decode(), file=say, flush=True)
            os._exit(0)
        os.waitpid(pid, 0)


def timed(notebook: Notebook, root: Path, rounds: int) -> list[tuple[float, float, float]]:
    """Seconds of each submission: bare with the cells only, bare with the same work, ours."""
    released = (paths.NOTEBOOKS / f"{notebook.name}.ipynb").read_bytes()
    keys, solved = keys_of(notebook, 1), solved_cells(notebook)
    modules = preload(released, solved)
    made = [h for h in make_class(root / "class", notebooks=(notebook,)) if h.damage not in {*HARMED, *UNREADABLE}]
    files = [(root / "class" / h.student / f"{notebook.name}.ipynb").read_bytes() for h in made]
    edition = write_package(root / "edition", notebook.number - 1)
    bare, times = BareFork(edition, modules), []
    with Sandbox(edition, Limits(), preload=modules) as sandbox:
        for turn in range(rounds + 1):
            for submission in (assemble(data, notebook, released) for data in files):
                start = time.perf_counter()
                bare.run(submission)
                cells = time.perf_counter()
                bare.run(submission, keys)
                work = time.perf_counter()
                grade(submission, "a student", notebook, "0" * 32, keys, sandbox, solved)
                if turn:  # the first is to warm up
                    times.append((cells - start, work - cells, time.perf_counter() - work))
    bare.close()
    return times


def main(rounds: int = 3) -> None:
    """Time a demo class of each notebook."""
    for notebook in NOTEBOOKS:
        with tempfile.TemporaryDirectory() as temporary:
            times = timed(notebook, Path(temporary), rounds)
        *bare, ours = (statistics.median(column) * 1e3 for column in zip(*times, strict=True))
        print(f"{notebook.name}: {ours:.0f} ms a submission ({len(times)} timed)")
        for i, name in enumerate(("that runs the cells", "that does the same work")):
            low, ratio, high = statistics.quantiles([row[2] / row[i] for row in times], n=4)
            print(f"    {ratio:.2f} ({low:.2f} {high:.2f}) times a bare fork {name}: {bare[i]:.0f} ms", flush=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["bare"]:
        serve(sys.argv[2], sys.argv[3], sys.argv[4:])
    else:
        main(*map(int, sys.argv[1:]))
