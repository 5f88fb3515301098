"""A small course of one notebook, three of whose exercises are called by a machine, and the attacks on it.

An attack is a file `<family>/<state>.<name>.py`. Its first lines say where its text goes ("# in: ...") and how it must
end; the state it must end in is in its name:

    wrong     in place of the wrong answer, `triple`      the state of that exercise
    nine      as the answer that builds on `triple`       the state of that exercise
    extra     a code cell before the answers              "graded", or why that cell was left out
    markdown  a Markdown cell before the answers          "graded"
    question  the answer in words                         "graded"
    file      attack(book) -> the notebook or its bytes   the state of `triple`, or of the file
    folder    attack(folder, data, paths) hands it in     the same, or "passed over"

"# scores: 0" where nothing of it can be graded (else the right answer, `double`, has its 2 points); "# needs: LAYER"
where it can end so only if the machine has that layer. @CANARY@ and its like become paths of the host.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.exercise import Case, Exercise, Question, exercises_of
from autograder.syllabus import Notebook

PLACES = {"wrong": "triple", "nine": "nine", "question": "why"}
HERE = Path(__file__).parent
RIGHT = "def double(x):\n    return x + x"
WRONG = "def triple(x):\n    return x + x"
NINE = "def nine(x):\n    return triple(triple(x))"


def double(x):
    return 2 * x


def triple(x):
    return 3 * x


def nine(x):
    return 9 * x


class Topic:
    """Stands for a module of autograder.exercises."""


@dataclass(frozen=True)
class Small(Notebook):
    def exercises(self):
        topic = Topic()
        topic.double, topic.triple = Exercise(double, points=2), Exercise(triple, points=2)
        topic.nine = Exercise(nine, points=2)
        for exercise in (topic.double, topic.triple, topic.nine):
            exercise.cases(lambda rng: [Case("one", x=rng.normal(size=3)), Case("two", x=rng.normal(size=(3, 2)))])
        topic.why = Question([(2, "says why")], [(2, "because", "it does")])
        return exercises_of(topic)


NOTEBOOK = Small(9, "small", "Small", ())
MASTER = """# %% [markdown]
# # A small notebook

# %%
import numpy as np
from course_nn.checks import check

# %% exercise="double"
### BEGIN SOLUTION
def double(x): return 2 * x
### STUB
# def double(x): ...
### END SOLUTION

# %%
check("double")

# %% exercise="triple"
### BEGIN SOLUTION
def triple(x): return 3 * x
### STUB
# def triple(x): ...
### END SOLUTION

# %%
check("triple")

# %% exercise="nine"
def nine(x):
    ### BEGIN SOLUTION
    return triple(triple(x))
    ### END SOLUTION

# %%
check("nine")

# %% [markdown] question="why"
# **Why?**
#
# ### BEGIN SOLUTION
# Because.
# ### END SOLUTION
"""


@dataclass(frozen=True)
class Attack:
    path: Path

    @property
    def id(self) -> str:
        return f"{self.path.parent.name}-{self.path.stem.partition('.')[2]}"

    @property
    def state(self) -> str:
        return self.path.name.partition(".")[0].replace("_", " ")

    def header(self, name: str, default: str = "") -> str:
        found = re.search(rf"^# {name}: (.+)$", self.path.read_text(encoding="utf-8"), re.MULTILINE)
        return found[1] if found else default

    def text(self, paths: dict[str, str]) -> str:
        lines = self.path.read_text(encoding="utf-8").splitlines()
        text = "\n".join(line for line in lines if not re.match("# (in|scores|needs): ", line))
        return re.sub("@([A-Z]+)@", lambda m: paths[m[1]], text)

    def hand_in(self, folder: Path, released: bytes, paths: dict[str, str]) -> None:
        """Write the submission into a folder that is named after the attack."""
        where, text, program = self.header("in"), self.text(paths), {}
        book = answered(json.loads(released), WRONG)
        cells = book["cells"]
        if where in ("extra", "markdown"):
            kind = "code" if where == "extra" else "markdown"
            cells.insert(2, {"cell_type": kind, "metadata": {}, "id": "the-attack", "source": text, "outputs": []})
        elif where in PLACES:
            cell(book, PLACES[where])["source"] = text
        else:
            exec(compile(text, self.path.name, "exec"), program)
        if where == "file":
            book = program["attack"](book)
        data = book if isinstance(book, bytes) else json.dumps(book).encode()
        folder.mkdir(parents=True)
        if where == "folder":
            program["attack"](folder, data, paths)
        else:
            (folder / f"{NOTEBOOK.name}.ipynb").write_bytes(data)


def cell(book: dict[str, Any], grade_id: str) -> dict[str, Any]:
    return next(c for c in book["cells"] if c["metadata"].get("nbgrader", {}).get("grade_id") == grade_id)


def answered(book: dict[str, Any], second: str) -> dict[str, Any]:
    cell(book, "double")["source"], cell(book, "triple")["source"] = RIGHT, second
    return book


BURNING = "burning"  # the family that is after the processor's time

ATTACKS = [Attack(p) for p in sorted(HERE.glob("*/*.*.*")) if p.suffix in (".py", ".md")]
