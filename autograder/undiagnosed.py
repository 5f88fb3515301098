"""Wrong answers that no known mistake explains, put together where they are the same program: the next to describe.

Two answers are the same if nothing but comments, layout and the names of their own variables differs. They are read,
never run.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.notebook import SourceCell, Unreadable, definitions, parse
from autograder.record import Record
from autograder.report import GENERAL

NO_PROGRAM = ("raised", "unfinished", "warned", "returned_none")  # diagnoses that say all there is to say


@dataclass(frozen=True)
class Cluster:
    """One wrong program: whose it is, and what it is judged. source: without comments, so that it names nobody."""

    notebook: str
    exercise: str
    cause: str
    source: str
    students: tuple[str, ...]


def clusters(grading: Path, records: Iterable[Record]) -> list[Cluster]:
    """The wrong programs that got a general diagnosis only, the most frequent first.

    records: of the grading folder `grading`, where the notebooks lie that they are of.
    """
    found: dict[tuple[str, str, str], list[tuple[str, str, str]]] = {}
    for r in records:
        open_ = [e for e in r.exercises if e.state == "failed" and e.cause in GENERAL and e.cause not in NO_PROGRAM]
        cells = _cells(grading / "submitted" / r.student / r.notebook / f"{r.notebook}.ipynb") if open_ else []
        for e in open_:
            if program := _answer(cells, e.name):
                alike, source = program
                found.setdefault((r.notebook, e.name, alike), []).append((r.student, e.cause, source))
    made = [
        Cluster(notebook, name, each[0][1], each[0][2], tuple(sorted(student for student, _, _ in each)))
        for (notebook, name, _), each in found.items()
    ]
    return sorted(made, key=lambda c: (-len(c.students), c.notebook, c.exercise, c.source))


def _cells(path: Path) -> Sequence[SourceCell]:
    try:
        return parse(path.read_bytes())
    except (OSError, Unreadable):
        return []


def _answer(cells: Sequence[SourceCell], name: str) -> tuple[str, str] | None:
    """What `same` says of the cell that the answer stands in, and its text without comments and docstrings.

    None if there is no cell that parses, or its code cannot be written again: a long chain of sums, a huge number.
    """
    mine = [c for c in cells if c.is_code and (c.id == name or name in definitions(c.source))]
    if not mine:
        return None
    try:
        tree = _undocumented(ast.parse(mine[-1].source))
        return same(tree), ast.unparse(tree)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _undocumented(tree: ast.Module) -> ast.Module:
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef) and ast.get_docstring(node) is not None:
            node.body = node.body[1:] or [ast.Pass()]
    return tree


def same(tree: ast.Module) -> str:
    """A text that is the same for programs that differ in the names of their variables only."""
    own = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    own |= {a.arg for a in ast.walk(tree) if isinstance(a, ast.arg)}
    names: dict[str, str] = {}
    copy = ast.parse(ast.unparse(tree))
    for node in ast.walk(copy):
        if isinstance(node, ast.Name) and node.id in own:
            node.id = names.setdefault(node.id, f"v{len(names)}")
        elif isinstance(node, ast.arg):
            node.arg = names.setdefault(node.arg, f"v{len(names)}")
    return ast.dump(copy)


def suggest(found: Sequence[Cluster], to: Path, least: int = 2) -> list[Path]:
    """Write a draft of a collected answer for each wrong program that at least `least` students share.

    It is named as tests/answers wants it, but for the mistake, which is still to be named and described.
    """
    made = []
    numbers: dict[str, int] = {}
    for c in found:
        if len(c.students) >= least:
            n = numbers[c.exercise] = numbers.get(c.exercise, 0) + 1
            path = to / c.exercise / f"name_it.suggested{n}.py"
            path.parent.mkdir(parents=True, exist_ok=True)
            about = f"# {len(c.students)} students; the diagnosis so far: {c.cause}, {GENERAL[c.cause]}.\n"
            path.write_text(about + c.source + "\n", encoding="utf-8")
            made.append(path)
    return made
