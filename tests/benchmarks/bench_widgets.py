"""Time the frames of every widget of the course: python -m tests.benchmarks.bench_widgets [words in their names].

The widgets are those that the solved notebooks make. Each control runs through its values, with the others where they
start. Milliseconds of processor time for a frame: drawing and the PNG; for a training, one frame of its states.
"""

from __future__ import annotations

import io
import sys
import time
from collections.abc import Iterator
from contextlib import redirect_stdout
from typing import Any

import numpy as np

from autograder import paths
from autograder.syllabus import NOTEBOOKS

LIMIT = 50.0


def widgets(source: str) -> list[Any]:
    """The widgets that a notebook's source makes, by the functions that made them."""
    from course_nn.widgets import player

    made: list[Any] = []
    init = player.Player.__init__

    def remember(self: Any, *args: Any, **kwargs: Any) -> None:
        init(self, *args, **kwargs)
        made.append(self)

    player.Player.__init__ = remember
    try:
        with redirect_stdout(io.StringIO()):
            exec(compile(source, "notebook", "exec"), {"__name__": "__main__"})
    finally:
        player.Player.__init__ = init
    return made


def moves(widget: Any, frames: int = 24) -> Iterator[dict[str, Any]]:
    """Values of the controls: each in turn goes from its one end to the other."""
    from course_nn.widgets.controls import typed

    yield widget.chosen()
    for name, control in widget.described.items():
        if isinstance(control, tuple):
            values = list(np.linspace(control[0], control[1], frames))
        else:
            values = [False, True] if isinstance(control, bool) else list(control)
        yield from ({**widget.chosen(), name: typed(value, control)} for value in values)


def states(widget: Any, frames: int = 24) -> Iterator[Any]:
    for _ in range(frames):
        widget.training.step()
        yield widget.training.state


def times(widget: Any) -> list[float]:
    """Milliseconds for each frame."""
    scene = widget.frames.scene
    calls = (
        [((state,), {}) for state in states(widget)]
        if hasattr(widget, "training")
        else [((), values) for values in moves(widget)]
    )
    found = []
    for args, values in calls:
        began = time.thread_time()
        scene.frame(*args, **values)
        scene.png()
        found.append(1e3 * (time.thread_time() - began))
    return found


def main() -> int:
    slow = 0
    print(f"{'ms of a frame':44}{'median':>8}{'nine of ten':>13}{'slowest':>9}")
    for notebook in NOTEBOOKS:
        for widget in widgets((paths.SOLUTIONS / f"{notebook.name}.py").read_text(encoding="utf-8")):
            name = f"{notebook.name} {widget.frames.draw.__qualname__.split('.')[0]}"
            if not all(word in name for word in sys.argv[1:]) or widget.frames.scene is None:
                continue
            found = times(widget)
            median = float(np.median(found))
            slow += median > LIMIT
            mark = "!" if median > LIMIT else " "
            print(f"{name:44}{median:7.1f}{mark}{np.quantile(found, 0.9):13.1f}{max(found):9.1f}", flush=True)
    return slow


if __name__ == "__main__":
    sys.exit(1 if main() else 0)
