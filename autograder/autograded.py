"""A record -> the notebook that formgrader shows: the student's cells and outputs, with a verdict under each check."""

from __future__ import annotations

import base64
import json
import re
import struct
from collections.abc import Sequence
from itertools import count
from typing import Any

from autograder.notebook import SourceCell
from autograder.record import ExerciseRecord, Record

PNG = b"\x89PNG\r\n\x1a\n"
MAX_PIXELS = 50_000_000


def autograded(record: Record, cells: Sequence[SourceCell], released: dict[str, Any]) -> bytes:
    """The notebook that formgrader shows: the student's cells, the course's stamps, a verdict under each check."""
    stamped = {c["metadata"]["nbgrader"]["grade_id"]: c for c in released["cells"] if "nbgrader" in c["metadata"]}
    verdicts = {f"check_{e.name}": _verdict(e, record.note(e)) for e in record.exercises}
    made, used = [], set()
    for i, cell in enumerate(cells):
        mine = stamped.get(cell.id) if cell.id not in used else None
        if mine:
            used.add(cell.id)
        locked = mine and mine["metadata"]["nbgrader"]["locked"]
        source = mine["source"] if mine and locked else cell.source if cell.is_code else inert(cell.source)
        made.append(_show(f"cell-{i}", cell.is_code, source, mine, verdicts.get(cell.id), record.outputs.get(cell.id)))
    for grade_id, mine in stamped.items():  # cells that were deleted still have their marks
        if grade_id not in used:
            source = mine["source"] if mine["metadata"]["nbgrader"]["locked"] else "# (this cell was not handed in)"
            is_code = mine["cell_type"] == "code"
            made.append(_show(grade_id.replace("_", "-"), is_code, source, mine, verdicts.get(grade_id), None))
    if record.state != "graded":
        made.insert(0, _show("state", False, inert(f"**{record.state}**: {record.reason}"), None, None, None))
    book = {"cells": made, "metadata": released["metadata"], "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(book, ensure_ascii=False).encode()  # indented it would take ten times as long to write


def inert(markdown: str) -> str:
    r"""A student's Markdown with text, formulas and web addresses; no HTML, other links, pictures: formgrader shows it.

    A "<" or "&" begins a tag or a character only if a name follows at once, "]" a link only if "(" or ":" does, and of
    MathJax's commands \href makes a link. A space takes that away, whatever the rest says and however it is encoded.
    For each \begin nbconvert looks for its end in all that follows, so of a thousand only the first hundred are kept.
    """
    seen = count()
    markdown = re.sub(r"\\begin(?=\{)", lambda m: m[0] if next(seen) < 100 else r"\text{begin}", markdown)
    spaced = re.sub(r"<(?=[A-Za-z/!?])|&(?=[#A-Za-z])|\](?=[(:])", r"\g<0> ", markdown)
    return re.sub(r"\\href(?![A-Za-z])", r"\\text{href}", spaced)


def _show(
    cell_id: str,
    is_code: bool,
    source: str,
    mine: dict[str, Any] | None,
    verdict: dict[str, Any] | None,
    outputs: list[dict[str, Any]] | None,
) -> dict[str, Any]:
    metadata = {"nbgrader": mine["metadata"]["nbgrader"]} if mine else {}
    cell: dict[str, Any] = {
        "cell_type": "code" if is_code else "markdown",
        "id": cell_id,
        "metadata": metadata,
        "source": source,
    }
    if is_code:
        shown = [verdict] if verdict else [_safe(o) for o in outputs or []]
        cell |= {"execution_count": None, "outputs": shown}
    return cell


def _verdict(e: ExerciseRecord, note: str) -> dict[str, Any]:
    head = f"{e.name}: {e.state}, {e.points:g} of {e.max_points:g} points"
    text = "\n".join(line for line in (head, e.hint, *(hint for _, hint in e.more), note) if line)
    return {"output_type": "stream", "name": "stdout", "text": text + "\n"}


def _safe(output: dict[str, Any]) -> dict[str, Any]:
    """A student's output with nothing in it that a browser would run: text and PNG stay, the rest goes."""
    kind = output.get("output_type")
    if kind == "stream":
        name = output.get("name") if output.get("name") in ("stdout", "stderr") else "stdout"
        return {"output_type": "stream", "name": name, "text": str(output.get("text", ""))}
    if kind == "error":
        trace = [str(line) for line in output.get("traceback", [])]
        return {
            "output_type": "error",
            "ename": str(output.get("ename", "")),
            "evalue": str(output.get("evalue", "")),
            "traceback": trace,
        }
    data = output.get("data") if isinstance(output.get("data"), dict) else {}
    kept: dict[str, Any] = {"text/plain": str(data.get("text/plain", ""))}  # type: ignore[union-attr]
    if _is_picture(data.get("image/png")):  # type: ignore[union-attr]
        kept["image/png"] = data["image/png"]  # type: ignore[index]
    return {"output_type": "display_data", "data": kept, "metadata": {}}


def _is_picture(text: Any) -> bool:
    """Whether it is a PNG in base64, of a size that a browser can unpack: a megabyte may hold billions of pixels."""
    try:
        data = base64.b64decode(text, validate=True) if isinstance(text, str) else b""
    except ValueError:
        return False
    width, height = struct.unpack(">II", data[16:24]) if len(data) > 24 else (0, 0)
    return data.startswith(PNG) and 0 < width * height <= MAX_PIXELS
