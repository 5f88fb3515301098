"""Records -> the rows of nbgrader's tables, many at a time: one transaction, a few statements, found by index.

nbgrader's own calls write one grade after the other and look each up among those of the whole class; a batch takes
about a hundredth of the time, and as long for the ten-thousandth student as for the first. The tables are nbgrader's
(`nbgrader.api`), and the rows are those that its `add_submission` makes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import uuid4

from sqlalchemy import Column, Connection, Float, MetaData, String, Table, bindparam, case, false, func, insert, select

from autograder.record import ExerciseRecord, Record

Row = dict[str, Any]

#: Of which record a student's marks are, and their sum: it shows whether another program has written since.
BOOKED = Table(
    "course_nn_booked",
    MetaData(),
    Column("student", String(128), primary_key=True),
    Column("notebook", String(128), primary_key=True),
    Column("digest", String(32), nullable=False),
    Column("points", Float, nullable=False),
)


class Marks:
    """The marks of one notebook, which is an assignment of the same name, through one connection."""

    def __init__(self, tables: Mapping[str, Table], connection: Connection, name: str):
        self.tables, self.connection, self.name = tables, connection, name
        notebook, assignment, cell = (tables[t] for t in ("notebook", "assignment", "base_cell"))
        found = connection.execute(
            select(notebook.c.id, assignment.c.id)
            .join(assignment, notebook.c.assignment_id == assignment.c.id)
            .where(assignment.c.name == name, notebook.c.name == name)
        )
        self.notebook, self.assignment = found.one()
        cells = select(cell.c.id, cell.c.name, cell.c.type).where(cell.c.notebook_id == self.notebook)
        self.graded: dict[str, str] = {}  # a cell's name -> its id
        self.commented: dict[str, str] = {}
        for cell_id, cell_name, kind in connection.execute(cells):
            if kind in ("GradeCell", "TaskCell"):
                self.graded[cell_name] = cell_id
            if kind in ("SolutionCell", "TaskCell"):
                self.commented[cell_name] = cell_id

    def last(self) -> dict[str, str]:
        """Student -> the digest of the record that was booked last."""
        rows = self.connection.execute(select(BOOKED).where(BOOKED.c.notebook == self.name))
        return {r.student: r.digest for r in rows}

    def booked(self) -> dict[str, str]:
        """Student -> the digest of the record whose marks are there, where nobody has changed them since."""
        grade, notebook, submission = (self.tables[t] for t in ("grade", "submitted_notebook", "submitted_assignment"))
        sums = (
            select(submission.c.student_id, func.coalesce(func.sum(grade.c.auto_score), 0.0))
            .join(notebook, notebook.c.assignment_id == submission.c.id)
            .join(grade, grade.c.notebook_id == notebook.c.id)
            .where(notebook.c.notebook_id == self.notebook)
            .group_by(submission.c.student_id)
        )
        points = {student: total for student, total in self.connection.execute(sums)}
        rows = self.connection.execute(select(BOOKED).where(BOOKED.c.notebook == self.name))
        return {r.student: r.digest for r in rows if abs(points.get(r.student, -1.0) - r.points) < 1e-9}

    def write(self, records: Sequence[Record]) -> None:
        """Book the records. Marks and comments given by hand stay. The caller commits."""
        by_student = {r.student: r for r in records}
        student = self.tables["student"]
        there = self.connection.execute(select(student.c.id).where(student.c.id.in_(by_student))).scalars().all()
        self._insert(student, [{"id": s} for s in by_student if s not in set(there)])
        submissions = self._own("submitted_assignment", "assignment_id", self.assignment, "student_id", by_student)
        books = self._own(
            "submitted_notebook", "notebook_id", self.notebook, "assignment_id", list(submissions.values())
        )
        grades, comments, booked = [], [], []
        for name, record in by_student.items():
            where: Row = {"notebook_id": books[submissions[name]]}
            scores = _scores(record)
            mine = [{**where, "cell_id": i, "auto_score": scores.get(cell)} for cell, i in self.graded.items()]
            grades += [{**row, "needs_manual_grade": row["auto_score"] is None} for row in mine]
            texts = {e.name: _comment(e, record.note(e)) for e in record.exercises}
            comments += [{**where, "cell_id": i, "auto_comment": texts.get(c)} for c, i in self.commented.items()]
            total = sum(row["auto_score"] or 0.0 for row in mine)
            booked.append({"student": name, "notebook": self.name, "digest": record.digest, "points": total})
        grade = self.tables["grade"].c
        by_hand = case((grade.manual_score.is_(None), bindparam("new_needs_manual_grade")), else_=false())
        self._put(self.tables["grade"], ("notebook_id", "cell_id"), grades, needs_manual_grade=by_hand)
        self._put(self.tables["comment"], ("notebook_id", "cell_id"), comments)
        self._put(BOOKED, ("student", "notebook"), booked)

    def _own(self, name: str, parent: str, parent_id: str, child: str, children: Iterable[str]) -> dict[str, str]:
        """Each child -> the id of the row that links it with the parent; made where there is none."""
        table, children = self.tables[name], list(children)
        rows = select(table.c[child], table.c.id).where(table.c[parent] == parent_id, table.c[child].in_(children))
        found = {c: i for c, i in self.connection.execute(rows)}
        new = {c: uuid4().hex for c in children if c not in found}
        self._insert(table, [{"id": i, parent: parent_id, child: c} for c, i in new.items()])
        return found | new

    def _put(self, table: Table, key: tuple[str, str], rows: list[Row], **computed: Any) -> None:
        """Insert the rows, or update those with the same key; `computed`: a column -> an SQL expression for updates."""
        first, second = (table.c[k] for k in key)
        # The second column leads the index of nbgrader's tables.
        one, other = ({row[k] for row in rows} for k in key)
        known = select(first, second).where(second.in_(other), first.in_(one))
        there = {tuple(row) for row in self.connection.execute(known)}
        new = [row for row in rows if (row[key[0]], row[key[1]]) not in there]
        self._insert(table, [{"id": uuid4().hex, **row} if "id" in table.c else row for row in new])
        old = [{f"new_{c}": v for c, v in row.items()} for row in rows if (row[key[0]], row[key[1]]) in there]
        if old:
            values: Row = {c: bindparam(f"new_{c}") for c in rows[0] if c not in key}
            here = table.update().where(first == bindparam(f"new_{key[0]}"), second == bindparam(f"new_{key[1]}"))
            self.connection.execute(here.values(values | computed), old)

    def _insert(self, table: Table, rows: list[Row]) -> None:
        if rows:
            self.connection.execute(insert(table), rows)


def _scores(record: Record) -> dict[str, float | None]:
    """Points by the cell that nbgrader marks; None where a person has to.

    nbgrader adds them all up, so what does not count is 0 there.
    """
    if record.state == "quarantined":
        return {}
    left_out = record.left_out
    scores: dict[str, float | None] = {
        f"check_{e.name}": 0.0 if e.name in left_out else e.points for e in record.exercises
    }
    return scores | {q.name: 0.0 if q.state == "not attempted" else None for q in record.questions}


def _comment(e: ExerciseRecord, note: str) -> str:
    hints = [] if e.state == "passed" else [f"[{e.cause}] {e.hint}", *(hint for _, hint in e.more)]
    return " ".join([*hints, *([note] if note else [])])
