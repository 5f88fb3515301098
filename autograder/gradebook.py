"""Records -> nbgrader's database and autograded notebooks. The only file that imports nbgrader.

A grading folder is an nbgrader course: source/, submitted/, autograded/, gradebook.db and nbgrader_config.py lie in it,
so formgrader and every nbgrader command work there. Marks and comments given by hand are never overwritten.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from autograder import byhand
from autograder.autograded import autograded
from autograder.byhand import Given
from autograder.notebook import SourceCell
from autograder.record import Record
from autograder.results import Result
from autograder.whole import whole

BATCH = 32  # records a transaction

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

#: The address of the folder's own database, as an expression in its configuration.
OWN = '"sqlite:///" + os.path.join(c.CourseDirectory.root, "gradebook.db")'


def add_checksums(notebook: Any) -> None:
    """Stamp nbgrader's checksum into its cells: it tells an untouched answer from a written one."""
    from nbgrader.utils import compute_checksum

    for cell in notebook.cells:
        if "nbgrader" in cell.metadata:
            cell.metadata.nbgrader["checksum"] = compute_checksum(cell)


def default_url(folder: Path) -> str:
    """The SQLite database in the grading folder."""
    return f"sqlite:///{(folder / 'gradebook.db').resolve()}"


class GradebookError(Exception):
    """A gradebook that cannot be used; the message says why."""


def _without_password(url: str) -> str:
    return re.sub(r"(://[^:/@]*):[^@]*@", r"\1:***@", url)


class Gradebook:
    """nbgrader's gradebook of one grading folder. As a context manager it writes, at its end, what still waits."""

    def __init__(self, folder: Path, db_url: str = ""):
        # An extra of jsonschema that checks web addresses, which no notebook has, and takes seconds to import.
        sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
        from nbgrader.api import Gradebook as Database
        from sqlalchemy.exc import SQLAlchemyError

        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.url = db_url or default_url(folder)
        self._waiting: dict[str, Record] = {}  # of one notebook, by student; not yet in the database
        self._stamped: dict[str, dict[str, Any]] = {}  # released notebooks, by name
        try:
            _prepare(self.url)
            self.database = Database(self.url, "course_nn")
        except (SQLAlchemyError, ImportError) as error:
            raise GradebookError(f"the gradebook at {_without_password(self.url)} does not open: {error}") from None
        # SQLite's path is written relative to the file, so that the folder can be moved
        url = repr(db_url) if db_url else OWN
        config = folder / "nbgrader_config.py"
        if not config.exists() or f'COURSE_NN_GRADEBOOK", {url})' not in config.read_text(encoding="utf-8"):
            _write(config, CONFIG.format(db_url=url).encode())
            config.chmod(0o600)  # the address of a database may hold its password

    def __enter__(self) -> Gradebook:
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self.flush()
        finally:
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

    def booked(self, name: str) -> dict[str, str]:
        """Of a notebook's students, the digest of the record that the database has the marks of.

        Not of those whose marks another program has changed since, or whose autograded notebook is gone.
        """
        if not self._has(name):
            return {}
        with self._marks(name) as marks:
            booked = marks.booked()
        return {s: d for s, d in booked.items() if (self.folder / "autograded" / _where(s, name)).exists()}

    def last(self, name: str) -> dict[str, str]:
        """The digest of the record that was booked last, whatever has changed since."""
        if not self._has(name):
            return {}
        with self._marks(name) as marks:
            return marks.last()

    def _has(self, name: str) -> bool:
        from nbgrader.api import MissingEntry

        try:
            self.database.find_notebook(name, name)
        except MissingEntry:
            return False
        return True

    def submitted(self, student: str, name: str) -> bytes:
        """The notebook that a student's marks are of; nothing if there is none."""
        path = self.folder / "submitted" / _where(student, name)
        return path.read_bytes() if path.exists() else b""

    def store(self, record: Record, cells: Sequence[SourceCell], data: bytes) -> None:
        """Put one record in: scores and comments into the database, the notebook into submitted/ and autograded/.

        The files are written at once, the database once enough records wait (see `flush`): until then they count as
        not booked.
        """
        if self._waiting and record.notebook != next(iter(self._waiting.values())).notebook:
            self.flush()
        where = _where(record.student, record.notebook)
        _write(self.folder / "submitted" / where, data)
        _write(self.folder / "autograded" / where, autograded(record, cells, self._released(record.notebook)))
        self._waiting[record.student] = record
        if len(self._waiting) >= BATCH:
            self.flush()

    def flush(self) -> None:
        """Write all that waits into the database, in one transaction."""
        records, self._waiting = list(self._waiting.values()), {}
        if records:
            with self._marks(records[0].notebook) as marks:
                marks.write(records)

    @contextmanager
    def _marks(self, name: str) -> Iterator[Any]:
        from autograder.marks import Marks

        with self._writing() as connection:
            yield Marks(_tables(), connection, name)

    @contextmanager
    def _writing(self) -> Iterator[Any]:
        from sqlalchemy.exc import SQLAlchemyError

        try:
            with self.database.engine.begin() as connection:
                yield connection
        except SQLAlchemyError as error:
            raise GradebookError(
                f"the gradebook at {_without_password(self.url)} cannot be written ({error}). No record is lost: "
                "close what else uses it, and run the same command again"
            ) from None

    def scores(self) -> dict[tuple[str, str], float]:
        """(student, notebook) -> score as the database has it, hand-given marks included."""
        return {(r.student, r.notebook): r.points for r in self.results()}

    def results(self) -> list[Result]:
        """What each student has for each notebook, as the database has it, hand-given marks included."""
        self.flush()
        return [
            Result(s["student"], a.name, s["score"], s["max_score"], bool(s["needs_manual_grade"]))
            for a in self.database.assignments
            for s in self.database.submission_dicts(a.name)
        ]

    def given(self) -> list[Given]:
        """Every mark and comment that a person gave."""
        self.flush()
        with self._writing() as connection:
            return byhand.read(_tables(), connection)

    def give(self, given: Sequence[Given]) -> None:
        """Put in marks and comments of a person, all of them or none."""
        self.flush()
        with self._writing() as connection:
            byhand.write(_tables(), connection, given)
        self.database.db.expire_all()

    def _released(self, name: str) -> dict[str, Any]:
        if name not in self._stamped:
            text = (self.folder / "source" / name / f"{name}.ipynb").read_text(encoding="utf-8")
            self._stamped[name] = json.loads(text)
        return self._stamped[name]


def _tables() -> Any:
    from nbgrader.api import Base

    return Base.metadata.tables


def _prepare(url: str) -> None:
    """Make the tables where there are none, at nbgrader's latest version; and ours.

    nbgrader would start another Python for that, which imports all of it once more.
    """
    from alembic.migration import MigrationContext
    from alembic.script import ScriptDirectory
    from nbgrader.api import Base
    from nbgrader.dbutil import ALEMBIC_DIR
    from sqlalchemy import create_engine, inspect

    from autograder.marks import BOOKED

    engine = create_engine(url)
    try:
        with engine.begin() as connection:
            if not inspect(connection).get_table_names():
                Base.metadata.create_all(connection)
                MigrationContext.configure(connection).stamp(ScriptDirectory(ALEMBIC_DIR), "head")
            BOOKED.create(connection, checkfirst=True)
    finally:
        engine.dispose()


def _where(student: str, name: str) -> Path:
    return Path(student) / name / f"{name}.ipynb"


def _write(path: Path, data: bytes) -> None:
    """Write a file whole or not at all, where it is not there already."""
    if path.exists() and path.read_bytes() == data:
        return
    with whole(path) as part:
        part.write_bytes(data)
