"""Carry-forward: an answer that builds on an earlier one that failed is judged once more with a right one in its place.

Nobody declares what builds on what, since students decide: a loss may call their softmax or not. It is read off their
code. An answer builds on an exercise if a cell that leads to it names that exercise, directly or by way of what other
cells define: `probabilities = softmax(z)`, then `loss` with `probabilities` in it. Reading too much into a name costs
one call and gives nothing, since the second verdict only counts where it is better.

The right piece is the course's own solution. It is lent, not given: see `sandbox.pieces`.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from autograder import paths
from autograder.notebook import CHECK, defined
from autograder.record import ExerciseRecord
from autograder.sandbox import Call, Cell
from autograder.syllabus import Notebook
from course_nn.checks import Key

CELL = re.compile(r"^# %%(.*)\n", re.MULTILINE)  # a cell's first line in a master


def solved_cells(notebook: Notebook) -> tuple[Cell, ...]:
    """The code of the notebook's master, solutions in, without its checks and demos; none if there is no master.

    (jupytext reads the same, after two seconds of imports.)
    """
    try:
        text = (paths.SOLUTIONS / f"{notebook.name}.py").read_text(encoding="utf-8")
    except FileNotFoundError:
        return ()
    cells = []
    _, *parts = CELL.split(text)
    for i, (head, source) in enumerate(zip(parts[::2], parts[1::2], strict=True)):
        if "[markdown]" not in head and '"demo"' not in head and not CHECK.fullmatch(source.strip()):
            name = re.search(r'exercise="(\w+)"', head)
            cells.append(Cell(name[1] if name else f"cell-{i + 1}", source.strip(), (name[1],) if name else ()))
    return tuple(cells)


def second_calls(
    keys: Mapping[str, Key],
    cells: Sequence[Cell],
    solved: Sequence[Cell],
    calls: Sequence[Call],
    passed: Collection[str],
) -> list[Call]:
    """The calls once more, of the answers that failed and build on earlier exercises that failed as well.

    keys: in the notebook's order. A property exercise has no right piece: many different objects have the property.
    """
    lent = {c.id for c in solved if c.takes and c.id in keys and not keys[c.id].measure}
    failed = [name for name in keys if name not in passed]
    read = [(c, *_read(c.source)) for c in cells] if len(failed) > 1 else []  # once: there may be very many
    made = []
    for call in calls:
        if call.exercise in failed:
            earlier = failed[: failed.index(call.exercise)]
            pieces = [p for p in earlier if p in lent and _leads(read, {p}, call.exercise)[0]]
            if pieces:
                again = _leads(read, set(pieces), call.exercise)[1]
                made.append(replace(call, pieces=tuple(pieces), cells=again))
    return made


def _leads(
    cells: Sequence[tuple[Cell, set[str], set[str]]], pieces: set[str], answer: str
) -> tuple[bool, tuple[Cell, ...]]:
    """Whether the answer builds on the pieces, and which cells between them are to be run again, in their order.

    cells: each with the names that it reads and that it defines.
    Those that define a piece are not, but for the answer's own: what that defines is part of the answer.
    """
    last = max((i for i, (c, _, _) in enumerate(cells) if answer in c.takes), default=len(cells) - 1)
    touched, again = set(pieces), []
    for cell, names, found in cells[: last + 1]:
        if not names.isdisjoint(touched):
            touched |= found
            if cell.id == answer or not found & pieces:
                again.append(cell)
    if again:
        again[-1] = replace(again[-1], takes=(*again[-1].takes, answer))
    return answer in touched, tuple(again)


@lru_cache(256)
def _read(source: str) -> tuple[set[str], set[str]]:
    """The names that a cell's code reads, anywhere in it, and those that it defines."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return set(), set()
    return {n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)}, defined(tree)


def better(key: Key, first: ExerciseRecord, second: ExerciseRecord, pieces: tuple[str, ...]) -> ExerciseRecord:
    """The verdict that counts: the second where it gives more points, or names a mistake where the first could not."""
    known = {m.cause for m in key.mistakes}
    if second.points > first.points or (
        second.points == first.points and second.cause in known and first.cause not in known
    ):
        return replace(second, carried=pieces)
    return first
