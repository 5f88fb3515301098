"""Records -> nbgrader's database and autograded notebooks. The only file that imports nbgrader.

A grading folder is an nbgrader course: source/, submitted/, autograded/, gradebook.db and nbgrader_config.py lie in it,
so formgrader and every nbgrader command work there. Marks and comments given by hand are never overwritten.
"""

from __future__ import annotations

import base64
import json
import os
import re
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from autograder.notebook import SourceCell
from autograder.record import ExerciseRecord, Record

CONFIG = '''"""nbgrader in this folder. Its notebooks are released already: solutions are out, so nothing is cleared."""

import os

c = get_config()  # noqa: F821
c.CourseDirectory.root = os.path.dirname(os.path.abspath(__file__))
c.CourseDirectory.db_url = os.environ.get("COURSE_NN_GRADEBOOK", {db_url})
c.CourseDirectory.course_id = "course_nn"
c.GenerateAssignment.preprocessors = [
    "nbgrader.preprocessors.LockCells",
    "nbgrader.preprocessors.ComputeChecksums",
    "nbgrader.preprocessors.SaveCells",
    "nbgrader.preprocessors.CheckCellMetadata",
]
c.ClearSolutions.enforce_metadata = False
c.Autograde.create_student = True
'''


def add_checksums(notebook: Any) -> None:
    """Stamp nbgrader's checksum into its cells: it tells an untouched answer from a written one."""
    from nbgrader.utils import compute_checksum

    for cell in notebook.cells:
        if "nbgrader" in cell.metadata:
            cell.metadata.nbgrader["checksum"] = compute_checksum(cell)


def default_url(folder: Path) -> str:
    """The SQLite database in the grading folder."""
    return f"sqlite:///{(folder / 'gradebook.db').resolve()}"


def _alembic_on_path() -> None:
    """Let nbgrader find `alembic`, which it runs by name for a new database, where the venv is not activated."""
    if not shutil.which("alembic"):
        os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])


class GradebookError(Exception):
    """A gradebook that cannot be used; the message says why."""


def _without_password(url: str) -> str:
    return re.sub(r"(://[^:/@]*):[^@]*@", r"\1:***@", url)


class Gradebook:
    """nbgrader's gradebook of one grading folder."""

    def __init__(self, folder: Path, db_url: str = ""):
        from nbgrader.api import Gradebook as Database
        from sqlalchemy.exc import SQLAlchemyError

        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        _alembic_on_path()
        self.url = db_url or default_url(folder)
        try:
            self.database = Database(self.url, "course_nn")
        except (SQLAlchemyError, ImportError) as error:
            raise GradebookError(f"the gradebook at {_without_password(self.url)} does not open: {error}") from None
        # SQLite's path is written relative to the file, so that the folder can be moved
        url = repr(db_url) if db_url else '"sqlite:///" + os.path.join(c.CourseDirectory.root, "gradebook.db")'
        config = folder / "nbgrader_config.py"
        if not config.exists() or f'COURSE_NN_GRADEBOOK", {url})' not in config.read_text(encoding="utf-8"):
            _write(config, CONFIG.format(db_url=url).encode())
            config.chmod(0o600)  # the address of a database may hold its password

    def __enter__(self) -> Gradebook:
        return self

    def __exit__(self, *_: object) -> None:
        self.database.close()

    def add_notebook(self, name: str, released: bytes) -> None:
        """Put a released notebook into source/ and its cells into the database, as `generate_assignment` does."""
        import nbformat
        from nbgrader.api import MissingEntry
        from nbgrader.preprocessors import SaveCells

        path = self.folder / "source" / name / f"{name}.ipynb"
        path.parent.mkdir(parents=True, exist_ok=True)
        known = path.exists() and path.read_bytes() == released
        try:
            self.database.find_notebook(name, name)
        except MissingEntry:
            known = False
        if known:
            return
        self.database.update_or_create_assignment(name)
        book = nbformat.reads(released.decode(), as_version=4)
        resources = {"nbgrader": {"notebook": name, "assignment": name, "db_url": self.url}}
        try:
            SaveCells().preprocess(book, resources)
        except RuntimeError:
            raise GradebookError(
                f"{name} has other cells now than when it was first graded here; grade into a new folder with --to"
            ) from None
        self.database.db.expire_all()
        path.write_bytes(released)

    def store(self, record: Record, cells: Sequence[SourceCell], data: bytes) -> None:
        """Write one record: scores and comments into the database, the notebook into submitted/ and autograded/."""
        db, name = self.database, record.notebook
        db.update_or_create_student(record.student)
        with db.db.no_autoflush:  # nbgrader links a new submission before it adds it
            submission = db.update_or_create_submission(name, record.student)
        notebook = next(n for n in submission.notebooks if n.name == name)
        exercises = {f"check_{e.name}": e for e in record.exercises}
        questions = {q.name: q for q in record.questions}
        for grade in notebook.grades:
            exercise = exercises.get(grade.name)
            if exercise:
                grade.auto_score = exercise.points
            elif grade.name in questions:
                grade.auto_score = 0.0 if questions[grade.name].state == "not attempted" else None
            grade.needs_manual_grade = grade.auto_score is None and grade.manual_score is None
        by_answer = {e.name: e for e in record.exercises}
        for comment in notebook.comments:
            exercise = by_answer.get(comment.name)
            comment.auto_comment = _comment(exercise) if exercise else None
        db.db.commit()
        where = Path(record.student) / name / f"{name}.ipynb"
        _write(self.folder / "submitted" / where, data)
        _write(self.folder / "autograded" / where, _autograded(record, cells, self._released(name)))

    def scores(self) -> dict[tuple[str, str], float]:
        """(student, notebook) -> score as the database has it, hand-given marks included."""
        return {
            (s["student"], a.name): s["score"]
            for a in self.database.assignments
            for s in self.database.submission_dicts(a.name)
        }

    def _released(self, name: str) -> dict[str, Any]:
        text = (self.folder / "source" / name / f"{name}.ipynb").read_text(encoding="utf-8")
        released: dict[str, Any] = json.loads(text)
        return released


def _comment(e: ExerciseRecord) -> str:
    hints = [] if e.state == "passed" else [f"[{e.cause}] {e.hint}", *(hint for _, hint in e.more)]
    return " ".join([*hints, *([e.note] if e.note else [])])


def _write(path: Path, data: bytes) -> None:
    if path.exists() and path.read_bytes() == data:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".tmp")
    part.write_bytes(data)
    os.replace(part, path)


def _autograded(record: Record, cells: Sequence[SourceCell], released: dict[str, Any]) -> bytes:
    """The notebook that formgrader shows: the student's cells, the course's stamps, a verdict under each check."""
    stamped = {c["metadata"]["nbgrader"]["grade_id"]: c for c in released["cells"] if "nbgrader" in c["metadata"]}
    exercises = {f"check_{e.name}": e for e in record.exercises}
    made, used = [], set()
    for i, cell in enumerate(cells):
        mine = stamped.get(cell.id) if cell.id not in used else None
        if mine:
            used.add(cell.id)
        locked = mine and mine["metadata"]["nbgrader"]["locked"]
        source = mine["source"] if mine and locked else cell.source if cell.is_code else inert(cell.source)
        made.append(_show(f"cell-{i}", cell.is_code, source, mine, exercises.get(cell.id), record.outputs.get(cell.id)))
    for grade_id, mine in stamped.items():  # cells that were deleted still have their marks
        if grade_id not in used:
            source = mine["source"] if mine["metadata"]["nbgrader"]["locked"] else "# (this cell was not handed in)"
            is_code = mine["cell_type"] == "code"
            made.append(_show(grade_id.replace("_", "-"), is_code, source, mine, exercises.get(grade_id), None))
    if record.state != "graded":
        made.insert(0, _show("state", False, inert(f"**{record.state}**: {record.reason}"), None, None, None))
    book = {"cells": made, "metadata": released["metadata"], "nbformat": 4, "nbformat_minor": 5}
    return (json.dumps(book, ensure_ascii=False, indent=1) + "\n").encode()


def inert(markdown: str) -> str:
    r"""A student's Markdown with text, formulas and web addresses; no HTML, other links, pictures: formgrader shows it.

    A "<" or "&" begins a tag or a character only if a name follows at once, "]" a link only if "(" or ":" does, and of
    MathJax's commands \href makes a link. A space takes that away, whatever the rest says and however it is encoded.
    """
    spaced = re.sub(r"<(?=[A-Za-z/!?])|&(?=[#A-Za-z])|\](?=[(:])", r"\g<0> ", markdown)
    return re.sub(r"\\href(?![A-Za-z])", r"\\text{href}", spaced)


def _show(
    cell_id: str,
    is_code: bool,
    source: str,
    mine: dict[str, Any] | None,
    exercise: ExerciseRecord | None,
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
        shown = [_verdict(exercise)] if exercise else [_safe(o) for o in outputs or []]
        cell |= {"execution_count": None, "outputs": shown}
    return cell


def _verdict(e: ExerciseRecord) -> dict[str, Any]:
    head = f"{e.name}: {e.state}, {e.points:g} of {e.max_points:g} points"
    text = "\n".join(line for line in (head, e.hint, *(hint for _, hint in e.more), e.note) if line)
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
    if _is_base64(data.get("image/png")):  # type: ignore[union-attr]
        kept["image/png"] = data["image/png"]  # type: ignore[index]
    return {"output_type": "display_data", "data": kept, "metadata": {}}


def _is_base64(text: Any) -> bool:
    try:
        return isinstance(text, str) and bool(base64.b64decode(text, validate=True))
    except ValueError:
        return False
