"""Run the code cells on standard input (JSON) in IPython, where there are no threads, no processes and no torch.

The last line that it prints says, as JSON, what raised, whose check passed, and how many trainings were begun.
"""

from __future__ import annotations

import _thread
import asyncio
import json
import os
import signal
import subprocess
import sys
import threading

from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config


def refuse(error):
    def refused(*args, **kwargs):
        raise error("a browser cannot do this")

    return refused


async def main() -> None:
    shell = InteractiveShell.instance(config=Config({"HistoryManager": {"enabled": False}}))
    sys.modules["torch"] = None
    threading.Thread.start = _thread.start_new_thread = refuse(RuntimeError)  # as in Pyodide
    subprocess.Popen = os.fork = os.system = os.posix_spawn = refuse(OSError)
    set_handler, signal.signal = signal.signal, refuse(OSError)
    raised, passed = [], []
    for source in json.load(sys.stdin):
        done = await shell.run_cell_async(source, transformed_cell=shell.transform_cell(source))
        if done.error_before_exec or done.error_in_exec:
            raised.append([source, repr(done.error_before_exec or done.error_in_exec)])
        verdict = getattr(done.result, "verdict", None)
        if verdict and verdict.passed:
            passed.append(verdict.exercise)
    print("\n" + json.dumps({"raised": raised, "passed": passed, "trained": await train()}))
    signal.signal = set_handler  # asyncio's own end puts one back


async def train() -> int:
    """Press start of every training, one after another, and stop it again."""
    from ipywidgets.widgets.widget import _instances

    from course_nn.widgets.trainer import Trainer

    trainers = [w for w in list(_instances.values()) if isinstance(w, Trainer)]
    for trainer in trainers:
        trainer.press("start")
        await asyncio.sleep(0.3)
        assert trainer.sentence
        trainer.press("stop")
    return len(trainers)


asyncio.run(main())
