"""Notebook files: what release writes into them and a submission is read by."""

from __future__ import annotations

import ast
import json
import re
from dataclasses import dataclass
from typing import Any

CHECK = re.compile(r'check\("(\w+)"\)')  # the whole source of a check cell
UNANSWERED = "*Write your answer here, in place of this line.*"
MAX_BYTES = 20_000_000
MAX_CODE = 300_000  # characters, of all code cells: to read it takes 500 times the memory and a second or two


@dataclass(frozen=True)
class SourceCell:
    """A cell as it stands in a file: its id (a grade_id where it has one), whether it is code, its text."""

    id: str
    is_code: bool
    source: str
    is_demo: bool = False


class Unreadable(Exception):
    """Bytes that are no notebook; the message is the sentence for the student."""


def parse(data: bytes) -> list[SourceCell]:
    """The cells of a notebook file of format 3 or 4. Raises Unreadable with a sentence for the student."""
    if len(data) > MAX_BYTES:
        raise Unreadable(
            f"The file is larger than {MAX_BYTES // 1_000_000} MB; clear its outputs and hand it in again."
        )
    if not data.strip():
        raise Unreadable("The file is empty; hand in the notebook itself.")
    try:
        book = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise Unreadable(
            "The file is not text in UTF-8, so it is no notebook; download it again from Jupyter."
        ) from None
    except (ValueError, RecursionError):
        raise Unreadable(
            "The file is cut off or damaged, so it is no notebook; download it again from Jupyter."
        ) from None
    if not isinstance(book, dict):
        raise Unreadable("The file is not a notebook; hand in the .ipynb file itself.")
    version = book.get("nbformat", 4)
    if version == 3:
        cells = [c for s in _list(book.get("worksheets")) for c in _list(_dict(s).get("cells"))]
    elif version == 4:
        cells = _list(book.get("cells"))
    else:
        raise Unreadable(
            f"The notebook has format {ascii(version)[:20]}, which is not known here; save it as format 4."
        )
    found = [_cell(i, c) for i, c in enumerate(cells) if isinstance(c, dict)]
    if not found:
        raise Unreadable("The notebook has no cells; hand in the one that you worked in.")
    if sum(len(c.source) for c in found if c.is_code) > MAX_CODE:
        raise Unreadable(
            f"The notebook holds more than {MAX_CODE:,} characters of code; take out what was pasted into it, and hand "
            "it in again."
        )
    return found


def _list(x: Any) -> list[Any]:
    return x if isinstance(x, list) else []


def _dict(x: Any) -> dict[str, Any]:
    return x if isinstance(x, dict) else {}


def _cell(i: int, cell: dict[str, Any]) -> SourceCell:
    source = cell.get("source", cell.get("input", ""))
    if isinstance(source, list):
        source = "".join(s for s in source if isinstance(s, str))
    metadata = _dict(cell.get("metadata"))
    grade_id = _dict(metadata.get("nbgrader")).get("grade_id") or cell.get("id")
    return SourceCell(
        _whole(grade_id[:200]) if isinstance(grade_id, str) and grade_id else f"added-{i + 1}",
        cell.get("cell_type") == "code",
        _whole(source) if isinstance(source, str) else "",
        "demo" in _list(metadata.get("tags")),
    )


def _whole(text: str) -> str:
    """The text with "?" for every half of a character: an escape can smuggle those in, and no file can hold them."""
    return text.encode("utf-8", "replace").decode()


def defined(tree: ast.Module) -> set[str]:
    """The names that a cell's code defines at its top level."""
    names: set[str] = set()
    for node in tree.body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            names.add(node.name)
        elif isinstance(node, (ast.Assign, ast.AnnAssign)):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names |= {n.id for t in targets for n in ast.walk(t) if isinstance(n, ast.Name)}
    return names


def definitions(source: str) -> set[str]:
    """The names a student's cell defines at its top level; none if it does not parse."""
    try:
        return defined(ast.parse(source))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return set()
