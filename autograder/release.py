"""autograder release: solutions/*.py -> notebooks/*.ipynb and the public keys, the same bytes every time."""

from __future__ import annotations

import ast
import re
import textwrap
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jupytext
import nbformat

from autograder import paths
from autograder.exercise import PUBLIC_SEED, Exercise, Question
from autograder.gradebook import add_checksums
from autograder.notebook import CHECK, UNANSWERED, defined
from autograder.syllabus import NOTEBOOKS, Notebook
from course_nn.checks import KeyFileError
from course_nn.checks import key as keys
from course_nn.checks.key import Contents, Listed

BEGIN, STUB, END = "### BEGIN SOLUTION", "### STUB", "### END SOLUTION"
FIRST_LINE = "# Write your code here, in place of the next line."


class ReleaseError(Exception):
    """A master that cannot be released: one message for each fault, with its file and cell."""


@dataclass(frozen=True)
class Released:
    """What a release makes: the bytes of each notebook and the public keys, by path, and the keys' list of contents."""

    notebooks: dict[Path, bytes]
    keys: dict[Path, keys.Key]
    contents: Contents

    @property
    def files(self) -> dict[Path, bytes]:
        """The bytes of all but the keys."""
        return {**self.notebooks, paths.KEYS / keys.CONTENTS: keys.write_contents(self.contents)}


def build(notebooks: tuple[Notebook, ...] = NOTEBOOKS) -> Released:
    """Build every notebook and public key, in memory. Raises ReleaseError with every fault found."""
    made = Released({}, {}, {})
    faults: list[str] = []
    for n in notebooks:
        try:
            master = paths.SOLUTIONS / f"{n.name}.py"
            text = master.read_text(encoding="utf-8")
            made.notebooks[paths.NOTEBOOKS / f"{n.name}.ipynb"] = student_notebook(text, n, f"solutions/{master.name}")
            exercises = {name: e for name, e in n.exercises().items() if isinstance(e, Exercise)}
            points = {name: e.max_points for name, e in exercises.items()}
            made.contents[n.name] = Listed(n.title, points, n.choice)
            for name, exercise in exercises.items():
                made.keys[paths.KEYS / n.name / f"{name}.npz"] = exercise.key(PUBLIC_SEED, n.name)
        except FileNotFoundError:
            faults.append(
                f"solutions/{n.name}.py is missing.\nWrite it, or take {n.name} out of autograder/syllabus.py."
            )
        except ReleaseError as error:
            faults.append(str(error))
    if faults:
        raise ReleaseError("\n\n".join(faults))
    return made


def out_of_date(made: Released) -> list[Path]:
    """The files that differ from what a release would write, and files that it would remove."""
    old = [p for p, data in made.files.items() if not p.exists() or p.read_bytes() != data]
    for path, key in made.keys.items():
        try:
            if not keys.load(path).is_same(key):
                old.append(path)
        except KeyFileError:
            old.append(path)
    return old + _stale(made)


def write(made: Released) -> list[Path]:
    """Write what is out of date, remove what is stale; returns those paths."""
    changed = out_of_date(made)
    files = made.files
    for path in changed:
        if path in files:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(files[path])
        elif path in made.keys:
            made.keys[path].save(path)
        else:
            path.unlink()
    return changed


def _stale(made: Released) -> list[Path]:
    there = [*paths.KEYS.glob("*/*.npz"), *paths.NOTEBOOKS.glob("[0-9][0-9]_*.ipynb")]
    return sorted(p for p in there if p not in made.keys and p not in made.notebooks)


def student_notebook(text: str, notebook: Notebook, file: str) -> bytes:
    """The student's notebook from the text of its master. Raises ReleaseError with every fault found."""
    cells = jupytext.reads(text, fmt="py:percent").cells
    faults = _faults(cells, notebook.exercises())
    if not faults:
        made = [_cell(i, c, notebook.exercises()) for i, c in enumerate(cells)]
        return _bytes(made, notebook)
    raise ReleaseError("\n".join(f"{file}, {f}" for f in faults) + "\nMend the master, then run: autograder release")


def _faults(cells: list[Any], exercises: dict[str, Exercise | Question]) -> list[str]:
    faults: list[str] = []
    found: dict[str, int] = {}
    checked: set[str] = set()
    for i, cell in enumerate(cells):
        name, source = _name(cell), cell.source
        at = f'cell "{name}"' if name else f"cell {i + 1}"
        if name:
            if name in found:
                faults.append(f"{at}: there are two cells of that name.")
            found[name] = i
            faults += [f"{at}: {fault}" for fault in _region_faults(source)]
            if name not in exercises:
                faults.append(f"{at}: there is no exercise of that name in autograder/exercises.")
            elif isinstance(exercises[name], Question) != (cell.cell_type == "markdown"):
                faults.append(f"{at}: a Question stands in a markdown cell, an Exercise in a code cell.")
            elif cell.cell_type == "code":
                faults += [f"{at}: {fault}" for fault in _definition_faults(source, name)]
        elif BEGIN in source or END in source:
            faults.append(f'{at}: a solution region in a cell without exercise="..." or question="...".')
        check = CHECK.fullmatch(source.strip())
        if check:
            at = f'cell "check {check[1]}"'
            if check[1] in checked:
                faults.append(f"{at}: there are two checks of that name.")
            if check[1] not in found:
                faults.append(f"{at}: a check without its exercise's cell above it.")
            checked.add(check[1])
    for name, exercise in exercises.items():
        if name not in found:
            faults.append(f'cell "{name}": an exercise without a cell; add one with exercise="{name}".')
        elif isinstance(exercise, Exercise) and name not in checked:
            faults.append(f'cell "{name}": no check; let a cell with just check("{name}") follow.')
    return faults


def _name(cell: Any) -> str:
    return str(cell.metadata.get("exercise") or cell.metadata.get("question") or "")


def _definition_faults(source: str, name: str) -> list[str]:
    try:
        return [] if name in defined(ast.parse(source)) else [f"the cell does not define {name}."]
    except SyntaxError as error:
        return [f"not valid Python: {error.msg} in line {error.lineno}."]


def _region_faults(source: str) -> list[str]:
    faults, inside = [], False
    for line in source.splitlines():
        mark = line.strip()
        if mark == BEGIN:
            if inside:
                faults.append(f'a second "{BEGIN}" before "{END}".')
            inside = True
        elif mark == END:
            if not inside:
                faults.append(f'"{END}" without "{BEGIN}".')
            inside = False
    if inside:
        faults.append(f'no "{END}".')
    return faults or ([] if BEGIN in source else [f'no solution region: mark the answer with "{BEGIN}" and "{END}".'])


def _student_source(source: str, name: str, is_question: bool) -> str:
    """The cell with each solution region replaced by its stub."""

    def stub(match: re.Match[str]) -> str:
        indent, body = match[1], match[2]
        if STUB in body:
            lines = body.split(STUB, 1)[1].strip("\n").splitlines()
            return "\n".join(re.sub(r"^(\s*)# ?", r"\1", line) for line in lines)
        if is_question:
            return UNANSWERED
        return textwrap.indent(f'{FIRST_LINE}\nraise NotImplementedError("{name} is not written yet")', indent)

    return re.sub(rf"^([ \t]*){BEGIN}\n(.*?)^[ \t]*{END}$", stub, source, flags=re.DOTALL | re.MULTILINE)


def _cell(i: int, cell: Any, exercises: dict[str, Exercise | Question]) -> Any:
    name, check = _name(cell), CHECK.fullmatch(cell.source.strip())
    source, cell_id = cell.source, f"cell-{i + 1:02d}"
    metadata: dict[str, Any] = {}
    if name:
        source = _student_source(source, name, cell.cell_type == "markdown")
        metadata["nbgrader"] = _nbgrader(name, exercises[name])
        cell_id = name
    elif check:
        cell_id = f"check_{check[1]}"
        metadata["nbgrader"] = _nbgrader(cell_id, exercises[check[1]], is_check=True)
    if cell.metadata.get("tags"):
        metadata["tags"] = list(cell.metadata["tags"])
    new = nbformat.v4.new_code_cell if cell.cell_type == "code" else nbformat.v4.new_markdown_cell
    return new(source=source, metadata=metadata, id=cell_id.replace("_", "-")[:64])


def _nbgrader(grade_id: str, exercise: Exercise | Question, is_check: bool = False) -> dict[str, Any]:
    """Nbgrader's stamp: an answer cell is a solution, its check carries the points; a question is both."""
    graded = is_check or isinstance(exercise, Question)
    stamp = {
        "grade": graded,
        "grade_id": grade_id,
        "locked": is_check,
        "schema_version": 3,
        "solution": not is_check,
        "task": False,
    }
    return {**stamp, "points": exercise.max_points} if graded else stamp


def _bytes(cells: list[Any], notebook: Notebook) -> bytes:
    made = nbformat.v4.new_notebook(cells=cells)
    made.metadata = nbformat.from_dict(
        {
            "course_nn": {"notebook": notebook.name},
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        }
    )
    add_checksums(made)
    return (nbformat.writes(made, version=4).rstrip("\n") + "\n").encode()
