"""Large classes for benchmarks: the demo's notebooks, handed in by as many students as are wanted."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from itertools import cycle, islice
from pathlib import Path

from autograder.demo import HARMED, UNREADABLE, make_class
from autograder.syllabus import Notebook


def undamaged(notebook: Notebook, seed: int = 0) -> list[bytes]:
    """The demo class's notebooks that nothing was done to: those that every grader can read."""
    with tempfile.TemporaryDirectory() as name:
        made = make_class(Path(name), seed, (notebook,))
        sound = [h.student for h in made if h.damage not in {*HARMED, *UNREADABLE}]
        return [(Path(name) / student / f"{notebook.name}.ipynb").read_bytes() for student in sound]


def hand_in(folder: Path, notebook: Notebook, contents: Sequence[bytes], students: int) -> None:
    """Write `folder/<student>/<notebook>.ipynb` for so many students, taking the contents in turns."""
    for i, data in enumerate(islice(cycle(contents), students)):
        path = folder / f"student{i:06d}" / f"{notebook.name}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_bytes(data)
