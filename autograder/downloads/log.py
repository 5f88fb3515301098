"""The log of what was collected: a table that lies with the submissions, one row for each file of a student."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from autograder import tables
from autograder.whole import whole

NAME = "collected.csv"
BESIDE = ("handin.json", "progress.jsonl")  # what `python3 -m course_nn submit` packs with the notebooks
LEFT = "left out, as decided"


class CollectError(ValueError):
    """What has to be decided or mended first. Nothing is changed but, at most, the table of decisions."""


@dataclass(frozen=True)
class Row:
    """One file. counts: "yes", or "no" and why not; "" until that is settled."""

    student: str
    name: str  # the student's, as the roster or else the download has it
    notebook: str  # or handin.json, progress.jsonl, unknown; "" for what is not kept
    time: str  # when it was handed in, by the clocks here; "" where the system does not say
    late: str  # "late" where the system says so
    counts: str
    why: str
    system: str
    back: str  # how the path of feedback begins, for the system to know whose it is
    place: str  # the download, and where in it
    order: int  # of two without a time, the later one has the larger
    sha256: str  # "" for what is not kept

    @property
    def when(self) -> datetime | None:
        """The time, if it is known. Raises ValueError if it was changed into none."""
        return datetime.fromisoformat(self.time) if self.time else None

    def path(self, to: Path) -> Path:
        """Where its file lies: what counts by its student, the rest in the folder beside."""
        stem, dot, suffix = self.notebook.partition(".")
        suffix = dot + suffix or ".ipynb"
        if self.counts == "yes":
            return to / self.student / f"{stem}{suffix}"
        time = self.time.replace(":", ".") or "no time"
        return aside(to) / self.student / f"{stem}, {time}, {self.sha256[:8]}{suffix}"


HEADER = tuple(Row.__dataclass_fields__)


def later(a: Row, b: Row) -> bool:
    """True if `a` surely came after `b`."""
    if a.when and b.when and a.when != b.when:
        return a.when > b.when
    return a.time == b.time and a.system == b.system and a.order > b.order > 0


def aside(to: Path) -> Path:
    """The folder for what does not count, beside the one that is graded."""
    return to.with_name(f"{to.name}-aside")


def read(to: Path) -> list[Row]:
    """The rows of a folder's log; none if nothing was collected into it. Raises CollectError if it is damaged."""
    path = to / NAME
    if not path.exists():
        return []
    try:
        table = tables.read(path)
        columns = {name: table.need(name) for name in HEADER}
        cells = [{name: tables.undefused(row[i]) for name, i in columns.items()} for row in table.rows]
        rows = [Row(**{**c, "order": int(c["order"])}) for c in cells]  # type: ignore[arg-type]
        for row in rows:
            row.when  # noqa: B018 (raises if a time is none)
        return rows
    except ValueError as error:
        raise CollectError(f"{path} is damaged ({error}); mend that row, or collect into another folder.") from None


def check_unchanged(to: Path, rows: Iterable[Row]) -> None:
    """Raise CollectError where a person has put or changed something that would be overwritten."""
    known = {r.path(to): r.sha256 for r in rows if r.sha256}
    for path in sorted(p for p in to.glob("*/*") if p.name.endswith((".ipynb", *BESIDE))):
        same = known.get(path) == hashlib.sha256(path.read_bytes()).hexdigest()
        if not same and not path.parent.name.startswith("."):
            said = "was changed by hand" if path in known else "was not put there by collect"
            raise CollectError(f"{path} {said} and could be lost; move it away, or name another folder with --to.")


def write(to: Path, rows: Sequence[Row], before: Sequence[Row], staging: Path) -> None:
    """Put every file in its place, each whole or not at all, then the log. staging: new files, by their hash."""
    staging.mkdir(parents=True, exist_ok=True)
    wanted = {r.path(to): r for r in rows if r.sha256}
    there = {r.path(to): r for r in before if r.sha256}
    for path, row in there.items():  # what moves is copied first: its place may be another's next
        if not (staging / row.sha256).exists() and (path not in wanted or wanted[path].sha256 != row.sha256):
            shutil.copyfile(path, staging / row.sha256)
    for path, row in wanted.items():
        if path not in there or there[path].sha256 != row.sha256:
            with whole(path) as part:
                shutil.copyfile(staging / row.sha256, part)
        if row.when:
            os.utime(path, (row.when.timestamp(),) * 2)
    tables.write(to / NAME, HEADER, [[getattr(r, name) for name in HEADER] for r in rows])
    for path in there.keys() - wanted.keys():
        path.unlink(missing_ok=True)
