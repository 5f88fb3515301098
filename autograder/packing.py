"""Feedback packed the way a learning system takes it back: in the folders, or under the names, of its own download."""

from __future__ import annotations

import tempfile
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

from autograder import feedback
from autograder.byhand import Given
from autograder.downloads.log import BESIDE, Row
from autograder.record import Record
from autograder.results import Change
from autograder.whole import whole

TIME = (1980, 1, 1, 0, 0, 0)  # the same feedback is the same bytes


def pack(
    records: Sequence[Record],
    rows: Iterable[Row],
    grading: Path,
    to: Path,
    changes: Sequence[Change] = (),
    given: Sequence[Given] = (),
) -> list[str]:
    """Write the zip `to`: of each student a page over these records, and the marked notebooks.

    rows: of the log of what was collected. changes: of marks; given: marks and comments of people. Returns the students
    whom the log does not have: there is no feedback of theirs in the zip.
    """
    own: dict[str, list[Record]] = defaultdict(list)
    for r in records:
        own[r.student].append(r)
    back: dict[str, Row] = {}
    wanted = {(r.student, r.notebook) for r in records}
    for row in sorted(rows, key=lambda r: (r.time, r.order)):  # the last one that counts is where students look
        if row.counts == "yes" and row.notebook not in BESIDE and (row.student, row.notebook) in wanted:
            back[row.student] = row
    sharing: dict[str, list[str]] = defaultdict(list)
    for student, row in back.items():
        sharing[row.back or f"{student}/"].append(student)
    with (
        whole(to) as part,
        zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive,
        tempfile.TemporaryDirectory() as folder,
    ):
        for place, students in sorted(sharing.items()):
            for student in sorted(students):
                whose = f" of {student}" if len(students) > 1 else ""  # a group's members
                [page] = feedback.write(own[student], Path(folder), changes, given)
                _add(archive, f"{place}feedback{whose}.html", page.read_bytes())
                for r in own[student]:
                    marked = grading / "autograded" / student / r.notebook / f"{r.notebook}.ipynb"
                    if marked.exists():
                        _add(archive, f"{place}{r.notebook} marked{whose}.ipynb", marked.read_bytes())
    return sorted(own.keys() - back.keys())


def _add(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    info = zipfile.ZipInfo(name, TIME)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    archive.writestr(info, data)
