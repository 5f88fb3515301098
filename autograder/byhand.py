"""Marks and comments that people give, in nbgrader's tables: read and written for a whole class at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Connection, Select, Table, bindparam, false, select

Key = tuple[str, str, str]  # student, notebook, cell


@dataclass(frozen=True)
class Given:
    """What a person gave for one cell of a student's notebook. points: None if there is but a comment."""

    student: str
    notebook: str
    cell: str
    points: float | None
    comment: str = ""


def read(tables: Mapping[str, Table], connection: Connection) -> list[Given]:
    """Everything that people gave."""
    points = _values(tables, connection, tables["grade"].c.manual_score)
    comments = _values(tables, connection, tables["comment"].c.manual_comment)
    return [Given(*key, points.get(key), comments.get(key) or "") for key in sorted({*points, *comments})]


def write(tables: Mapping[str, Table], connection: Connection, given: Sequence[Given]) -> None:
    """Put in points and comments, for cells that the gradebook has. The caller commits."""
    for column, values in (
        (tables["grade"].c.manual_score, {(g.student, g.notebook, g.cell): g.points for g in given}),
        (tables["comment"].c.manual_comment, {(g.student, g.notebook, g.cell): g.comment or None for g in given}),
    ):
        table = column.table
        ids = _values(tables, connection, table.c.id)
        rows = [{"row": ids[key], "value": value} for key, value in values.items() if key in ids or value is not None]
        done: dict[str, Any] = {column.name: bindparam("value")}
        if table.name == "grade":
            done["needs_manual_grade"] = false()
        if rows:
            connection.execute(table.update().where(table.c.id == bindparam("row")).values(done), rows)


def _values(tables: Mapping[str, Table], connection: Connection, column: Column) -> dict[Key, Any]:
    """What a column of the grades or comments holds, where it holds anything."""
    table = column.table
    notebook, submission, cell, assignment = (
        tables[t] for t in ("submitted_notebook", "submitted_assignment", "base_cell", "assignment")
    )
    rows: Select = (
        select(submission.c.student_id, assignment.c.name, cell.c.name, column)
        .join(notebook, notebook.c.assignment_id == submission.c.id)
        .join(assignment, assignment.c.id == submission.c.assignment_id)
        .join(table, table.c.notebook_id == notebook.c.id)
        .join(cell, cell.c.id == table.c.cell_id)
        .where(column.is_not(None))
    )
    return {(student, name, at): value for student, name, at, value in connection.execute(rows)}
