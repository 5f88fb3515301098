"""The same class graded by 1, 2 and 4 workers of a Dask cluster on this machine, and by as many processes without Dask.

    python -m tests.benchmarks.bench_cluster [students] [workers ...]        (default: 60 1 2 4)

Prints submissions a second, each from an empty grading folder, start-up included, and the ratio to the first row of its
kind. More workers than cores gain nothing; read the figures with the number of cores that is printed above them.
"""

from __future__ import annotations

import contextlib
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from autograder import paths
from autograder.pool import cores
from autograder.syllabus import notebook
from tests.benchmarks.classes import hand_in, undamaged

NOTEBOOK = notebook("01_feedforward")


@contextlib.contextmanager
def cluster(workers: int, folder: Path) -> Iterator[str]:
    """A scheduler and so many worker processes of one thread; its address."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    address = f"tcp://127.0.0.1:{port}"
    options = {
        "scheduler": ["--host", "127.0.0.1", "--port", port],
        "worker": [address, "--nworkers", str(workers), "--nthreads", "1", "--local-directory", str(folder)],
    }
    commands = [
        [sys.executable, "-m", f"distributed.cli.dask_{kind}", *o, "--no-dashboard"] for kind, o in options.items()
    ]
    quiet = subprocess.DEVNULL
    started = [subprocess.Popen(command, cwd=paths.ROOT, stdout=quiet, stderr=quiet) for command in commands]
    try:
        from distributed import Client

        with Client(address, timeout=60, set_as_default=False) as client:
            client.wait_for_workers(workers, timeout=120)
        yield address
    finally:
        for process in reversed(started):
            process.terminate()
            process.wait()


def seconds(submissions: Path, where: list[str]) -> float:
    """Grade the class; how long it took."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "autograder", "grade", str(submissions), "--to", f"{folder}/grading", *where]
        start = time.perf_counter()
        subprocess.run(command, cwd=paths.ROOT, check=True, stdout=subprocess.DEVNULL)
        return time.perf_counter() - start


def main(students: int = 60, *sizes: int) -> None:
    """Measure, and print a row for each."""
    print(f"{students} submissions, {cores()} cores")
    with tempfile.TemporaryDirectory() as name:
        submissions = Path(name) / "class"
        hand_in(submissions, NOTEBOOK, undamaged(NOTEBOOK), students)
        first: dict[str, float] = {}
        for workers in sizes or (1, 2, 4):
            with cluster(workers, Path(name)) as address:
                took = {"Dask workers": seconds(submissions, ["--scheduler", address])}
            took["processes"] = seconds(submissions, ["--jobs", str(workers)])
            for kind, time_taken in took.items():
                rate = students / time_taken
                first.setdefault(kind, rate)
                print(
                    f"{workers} {kind:<13} {rate:6.2f} a second, {rate / first[kind]:5.2f} times the first", flush=True
                )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
