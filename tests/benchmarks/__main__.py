"""Time course_nn against torch eager: python -m tests.benchmarks [--threads N] [words in the rows' names or files].

The ratio is our time over torch's, below 1 course_nn is faster; in brackets the middle half of the turns. The last
column is the share of the speed at which this machine multiplies large matrices. How to add rows: measure.py.
"""

from __future__ import annotations

import argparse
import importlib
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

FIRST = ("feedforward", "losses", "optimisation", "convolution")  # what most programs import


def import_cost(modules: str, turns: int = 21) -> float:
    """Median of how many seconds longer it takes to import these modules after numpy, each time in a fresh interpreter.

    They are compiled beforehand, as an installed package is.
    """
    code = f"import numpy, time; start = time.process_time(); import {modules}; print(time.process_time() - start)"
    with tempfile.TemporaryDirectory() as folder:
        env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        env["PYTHONPYCACHEPREFIX"] = folder

        def seconds() -> float:
            return float(subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, env=env).stdout)

        seconds()  # compiles
        return statistics.median(seconds() for _ in range(turns))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__.splitlines()[0])
    parser.add_argument("words", nargs="*", help="only rows with one of these in their name, or in their file's name")
    parser.add_argument("--threads", type=int, default=1, help="for both sides (default: 1)")
    options = parser.parse_args()
    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[name] = str(options.threads)  # before NumPy is imported
    for name in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"):
        os.environ.pop(name, None)  # torch chooses the kernels for this processor, so NumPy shall, too

    import torch

    from tests.benchmarks import measure

    torch.set_num_threads(options.threads)
    measure.clock = time.process_time if options.threads == 1 else time.perf_counter
    peak = measure.gemm_peak()
    print(f"{options.threads} thread(s), float32, matrices multiply at {peak / 1e9:.0f} GFLOP/s")
    print(f"{'':42}{'ours':>9}{'torch':>10}  ratio  (middle half)  target  of peak")
    for path in sorted(Path(__file__).parent.glob("rows_*.py")):
        for row in importlib.import_module(f"tests.benchmarks.{path.stem}").rows():
            if options.words and not any(word in f"{path.stem} {row.name}" for word in options.words):
                continue
            t = measure.compare(row)
            share = f"{row.flop / t.ours / peak:7.0%}" if row.flop else ""
            mark = " " if t.ratio <= row.target else "!"
            print(
                f"{row.name:42}{t.ours * 1e6:6.0f} us{t.torch * 1e6:7.0f} us  {t.ratio:.3f}  "
                f"({t.low:.3f} {t.high:.3f})  {mark}{row.target:5.2f}  {share}",
                flush=True,
            )
    for modules in ("course_nn", ", ".join(f"course_nn.{topic}" for topic in FIRST)):
        if not options.words or any(word in f"import {modules}" for word in options.words):
            print(f"import {modules}: {import_cost(modules) * 1e3:+.1f} ms over import numpy (target: +15)")


if __name__ == "__main__":
    main()
