"""autograder demo: a made-up class of 30 out of collected answers, handed in, graded and reported."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from autograder import paths
from autograder.answers import Answer, collected
from autograder.exercise import Exercise, Question
from autograder.syllabus import NOTEBOOKS, Notebook

NAMES = """
Aaliyah Bram Chiara Daan Elif Farid Giulia Hugo Ines Jasper Kenji Lotte Milan Nadia Omar
Priya Quinten Rosa Sven Tess Umut Vera Wout Xenia Yusuf Zoe Anouk Bilal Chen Dilara
""".split()  # noqa: SIM905


@dataclass
class HandIn:
    """One made-up submission: which answer stands for each exercise, and what was done to the file."""

    student: str
    notebook: str
    answers: dict[str, Answer] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)  # question -> answer
    damage: str = ""

    @property
    def graded_answers(self) -> dict[str, Answer]:
        """The answers that count after the damage."""
        if self.damage in UNREADABLE:
            return {}
        exercises = next(n for n in NOTEBOOKS if n.name == self.notebook).exercises()
        first = next(name for name, e in exercises.items() if isinstance(e, Exercise))
        return {n: a for n, a in self.answers.items() if self.damage != "deleted_cell" or n != first}


Book = dict[str, Any]


def _solutions(book: Book) -> list[dict[str, Any]]:
    return [c for c in book["cells"] if c["cell_type"] == "code" and c["metadata"].get("nbgrader", {}).get("solution")]


def deleted_cell(book: Book) -> None:
    """The first answer cell is gone."""
    book["cells"].remove(_solutions(book)[0])


def duplicated_cell(book: Book) -> None:
    """The first answer cell is there twice."""
    cell = _solutions(book)[0]
    book["cells"].insert(book["cells"].index(cell) + 1, {**cell, "id": "a-copy"})


def edited_checks(book: Book) -> None:
    """Every check says that all is well."""
    for cell in book["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("locked"):
            cell["source"] = "print('passed')"


def no_metadata(book: Book) -> None:
    """An editor dropped all metadata and cell ids."""
    for cell in book["cells"]:
        cell["metadata"] = {}
        cell.pop("id", None)
    book["metadata"] = {}
    book["nbformat_minor"] = 4


def format_3(book: Book) -> None:
    """The notebook was saved by an old program."""
    cells = book.pop("cells")
    for cell in cells:
        cell.pop("id", None)
        if cell["cell_type"] == "code":
            cell |= {"input": cell.pop("source"), "language": "python", "prompt_number": 1}
    book |= {"worksheets": [{"cells": cells, "metadata": {}}], "nbformat": 3, "nbformat_minor": 0}


def deleted_imports(book: Book) -> None:
    """The first code cell, with the imports, is gone."""
    book["cells"].remove(next(c for c in book["cells"] if c["cell_type"] == "code"))


HARMED: dict[str, Callable[[Book], None]] = {
    f.__name__: f for f in (deleted_cell, duplicated_cell, edited_checks, no_metadata, format_3, deleted_imports)
}
UNREADABLE: dict[str, Callable[[bytes], bytes]] = {
    "truncated": lambda data: data[: len(data) // 2],
    "empty": lambda data: b"",
    "not_text": lambda data: b"\xff\xfe\x00" + data[:100],
}


def make_class(to: Path, seed: int = 0, notebooks: tuple[Notebook, ...] = NOTEBOOKS) -> list[HandIn]:
    """Write a class's submissions to `to/<student>/<notebook>.ipynb`; returns what each of them is made of."""
    rng = random.Random(seed)
    made = []
    for notebook in notebooks:
        by_exercise: dict[str, list[Answer]] = {
            name: [a for a in collected() if a.exercise == name]
            for name, exercise in notebook.exercises().items()
            if isinstance(exercise, Exercise)
        }
        damages = dict(zip(rng.sample(NAMES[4:], len(HARMED) + len(UNREADABLE)), [*HARMED, *UNREADABLE], strict=True))
        for i, student in enumerate(NAMES):
            damage = damages.get(student, "")
            skill = rng.uniform(0.35, 0.95)
            hand_in = HandIn(student, notebook.name, damage=damage)
            for name, answers in by_exercise.items():
                right = [a for a in answers if a.verdict == "passed"]
                wrong = [a for a in answers if a.verdict != "passed"]
                if i < 2 or (i >= 4 and rng.random() < skill):
                    hand_in.answers[name] = rng.choice(right)
                elif i >= 4 and wrong and rng.random() < 0.85:
                    hand_in.answers[name] = rng.choice(wrong)
            for name, question in notebook.exercises().items():
                if isinstance(question, Question) and (i < 2 or (i >= 4 and rng.random() < skill)):
                    hand_in.words[name] = rng.choice(question.samples)[1]
            path = to / student / f"{notebook.name}.ipynb"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(notebook_bytes(hand_in))
            made.append(hand_in)
    return made


def notebook_bytes(hand_in: HandIn) -> bytes:
    """The released notebook with the answers in it, and then the damage."""
    book = json.loads((paths.NOTEBOOKS / f"{hand_in.notebook}.ipynb").read_text(encoding="utf-8"))
    for cell in book["cells"]:
        name = cell["metadata"].get("nbgrader", {}).get("grade_id")
        if name in hand_in.answers:
            cell["source"] = hand_in.answers[name].source
        elif name in hand_in.words:
            cell["source"] = hand_in.words[name]
    if hand_in.damage in HARMED:
        HARMED[hand_in.damage](book)
    data = json.dumps(book, ensure_ascii=False, indent=1).encode()
    return UNREADABLE[hand_in.damage](data) if hand_in.damage in UNREADABLE else data
