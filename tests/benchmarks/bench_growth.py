"""Does the ten-thousandth submission cost more than the hundredth?

    python -m tests.benchmarks.bench_growth [--made-up] [sizes ...]        (default: 100 1000 10000)

Grades a class of one, for what start-up takes, and classes of these sizes, each into an empty grading folder. Prints
what one more submission costs the coordinator and its workers, (the class - the class of one) / (its size - 1), the ratio
to the smallest class, and the coordinator's memory on the way. In processor's time, since others use the machine too.

With --made-up nothing is run: the workers answer at once with a record made before. That is the coordinator alone, with
all that it reads and writes, for which ten thousand take a minute.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from autograder import paths
from autograder.syllabus import notebook
from tests.benchmarks.classes import hand_in, undamaged

NOTEBOOK = notebook("01_feedforward")
MADE_UP = """
import sys
from dataclasses import replace
from pathlib import Path
from autograder import pool, record
from autograder.__main__ import main
made = {r.student: r for r in record.load_all(Path(sys.argv.pop(1)))}
one = next(iter(made.values()))
class MadeUp:
    def __init__(self, setup, jobs=0): pass
    def __enter__(self): return self
    def __exit__(self, *_): pass
    def run(self, jobs, at_once=0):
        for job in jobs:
            yield job, replace(made.get(job.student, one), student=job.student, digest=job.digest)
pool.Pool = MadeUp
sys.exit(main())
"""


@dataclass
class Cost:
    """Of one class: seconds of the processor and by the clock, and the coordinator's memory in MB on the way."""

    size: int
    coordinator: float
    workers: float
    clock: float
    memory: list[float]


def measure(folder: Path, size: int, contents: list[bytes], records: Path | None) -> Cost:
    """Grade a class of that size. records: a grading folder whose records the workers are to answer with."""
    hand_in(folder / "class", NOTEBOOK, contents, size)
    start = ["-c", MADE_UP, str(records)] if records else ["-m", "autograder"]
    command = [sys.executable, *start, "grade", str(folder / "class"), "--to", str(folder / "grading")]
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    process = subprocess.Popen(command, cwd=paths.ROOT, stdout=subprocess.DEVNULL)
    memory: list[float] = []
    own = [0.0]
    watch = threading.Thread(target=_watch, args=[process, memory, own])
    watch.start()
    if process.wait():
        raise SystemExit(f"autograder ended with status {process.returncode}")
    watch.join()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    total = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(size, own[0], total - own[0], time.perf_counter() - began, memory)


def _watch(process: subprocess.Popen, memory: list[float], own: list[float]) -> None:
    """Follow the coordinator's resident memory and its own processor time, until it has ended."""
    tick, page = os.sysconf("SC_CLK_TCK"), os.sysconf("SC_PAGE_SIZE")
    while process.poll() is None:
        try:
            fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
        except FileNotFoundError:
            return
        if int(fields[21]):
            memory.append(int(fields[21]) * page / 1e6)
            own[0] = (int(fields[11]) + int(fields[12])) / tick
        time.sleep(0.05)


def main() -> None:
    """Measure the sizes, smallest first."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.bench_growth", description=__doc__.splitlines()[0]
    )
    parser.add_argument("sizes", nargs="*", type=int, default=[100, 1000, 10000])
    parser.add_argument("--made-up", action="store_true", help="run nothing: the coordinator alone")
    options = parser.parse_args()
    contents = undamaged(NOTEBOOK)
    print(
        f"{'submissions':>11} {'coordinator':>14} {'workers':>12} {'together':>12}  ratio  memory: at a tenth, at the end, most"
    )
    with tempfile.TemporaryDirectory() as name:
        records = None
        if options.made_up:
            measure(Path(name) / "few", len(contents), contents, None)
            records = Path(name) / "few" / "grading"
        costs = []
        for size in (1, *sorted(options.sizes)):
            with tempfile.TemporaryDirectory(dir=name) as folder:
                costs.append(measure(Path(folder), size, contents, records))
            start, cost = costs[0], costs[-1]
            if size == 1:
                print(f"start-up: {start.coordinator:.1f} s of the coordinator, {start.workers:.1f} s of its workers")
                continue
            own, workers = (1e3 * getattr(cost, k) / (size - 1) for k in ("coordinator", "workers"))
            own -= 1e3 * start.coordinator / (size - 1)
            workers -= 1e3 * start.workers / (size - 1)
            if len(costs) == 2:
                first = own + workers
            memory = cost.memory[len(cost.memory) // 10], cost.memory[-2], max(cost.memory)
            print(
                f"{size:>11} {own:>11.1f} ms {workers:>9.1f} ms {own + workers:>9.1f} ms  {(own + workers) / first:5.2f}"
                f"  {memory[0]:.0f}, {memory[1]:.0f}, {memory[2]:.0f} MB   ({cost.clock:.0f} s by the clock)",
                flush=True,
            )


if __name__ == "__main__":
    main()
