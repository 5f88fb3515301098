"""autograder export: from the gradebook to what a learning system imports, marks and feedback."""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from autograder import gradetable, packing, policy, record, results, tables
from autograder.downloads import log
from autograder.gradetable import ExportError
from autograder.page import counted
from autograder.results import Standing
from autograder.standings import apply, unknown
from autograder.whole import whole


@dataclass
class Exported:
    """What was written, and what a person should know of it."""

    files: dict[str, Path] = field(default_factory=dict)  # what it is -> where it lies
    remarks: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)  # students whose mark is in no table to import


def export(
    grading: Path,
    system: str = "csv",
    template: Path | None = None,
    *,
    item: str = "",
    out_of: float | None = None,
    notebooks: Sequence[str] = (),
    submissions: Path | None = None,
    unfinished: bool = False,
    parquet: bool = False,
    db_url: str = "",
) -> Exported:
    """Write grading/export: every mark in one table, what the system imports, and the feedback that it takes back.

    template: the table as downloaded from the system. submissions: where they were collected. unfinished: though
    answers wait to be graded by hand. parquet: the marks in this format, too. Raises ValueError, which says what to do.
    """
    if parquet and not importlib.util.find_spec("pyarrow"):
        raise ExportError("pyarrow, which writes Parquet, is not installed: run `pip install 'course-nn[parquet]'`")
    if (system == "csv") != (template is None):
        raise ExportError("--lms and --template go together: the table as downloaded from that learning system")
    if out_of is not None and not 0 < out_of < 1e6:
        raise ExportError("--out-of must be a number of points above 0")
    every = results.read(grading, db_url)
    missing = set(notebooks) - {r.notebook for r in every}
    if missing:
        raise ExportError(f"nothing of {', '.join(sorted(missing))} is graded in {grading}")
    found = [r for r in every if not notebooks or r.notebook in notebooks]
    waiting = [r for r in found if r.waits]
    if waiting and not unfinished:
        raise ExportError(
            f"{counted(len(waiting), 'notebook')} of {counted(len({r.student for r in waiting}), 'student')} still "
            "to be graded by hand, in formgrader or by autograder manual; or say --unfinished, which counts them as 0"
        )
    rows = log.read(submissions) if submissions else []
    names = {r.student: r.name for r in rows if r.counts == "yes"}
    rules = policy.read(grading)
    standings = apply(rules, every, rows, notebooks)
    to = grading / "export"
    header, marks = as_table(standings, names)
    done = Exported({"every mark": tables.write(to / "marks.csv", header, marks)})
    if parquet:
        done.files["the same as Parquet"] = write_parquet(to / "marks.parquet", header, marks)
    changes = [c for s in standings for c in s.changes]
    done.files[f"{counted(len(changes), 'change')} of a mark, and why"] = path = to / "changes.csv"
    tables.write(path, CHANGES, [[_cell(getattr(c, name)) for name in CHANGES] for c in changes])
    done.remarks += [f"{policy.NAME} names {who}, who has no mark" for who in unknown(rules, every)]
    if template:
        path = to / f"{system}.csv"
        filled = gradetable.fill(standings, path, system, template, names=names, item=item, out_of=out_of)
        done.files[f"{filled.item}, {counted(len(filled.marks), 'mark')} to import"] = path
        done.remarks += [f"no mark: {who}" for who in filled.empty]
        done.lost = filled.unknown
    if rows:
        wanted = {(r.student, r.notebook) for r in found}
        records = [r for r in record.load_all(grading) if (r.student, r.notebook) in wanted]
        path = to / f"feedback-{system}.zip"
        without = packing.pack(records, rows, grading, path, changes, results.given(grading, db_url))
        done.files["feedback to upload"] = path
        done.remarks += [f"no feedback to upload, since not collected: {who}" for who in without]
    else:
        done.remarks.append(f"no feedback to upload: nothing was collected into {submissions}")
    return done


CHANGES = ("student", "notebook", "before", "after", "reason")


def _cell(value: str | float | None) -> str | float:
    return "" if value is None else value


def as_table(standings: Sequence[Standing], names: Mapping[str, str]) -> tuple[list[str], list[list[str | float]]]:
    """All marks as one plain table: its header and its rows. names: of students, where they are known."""
    notebooks = sorted({n for s in standings for n in s.results})
    rows = []
    for s in standings:
        each = [s.results[n].points if n in s.results else "" for n in notebooks]
        rows.append([s.student, names.get(s.student, ""), *each, s.points, s.max_points, "unfinished" * s.waits])
    return ["student", "name", *notebooks, "points", "of", "state"], rows


def write_parquet(path: Path, header: Sequence[str], rows: Sequence[Sequence[str | float]]) -> Path:
    """Write a table as Parquet, whole or not at all: points as numbers, null where there are none. Returns the path."""
    import pyarrow
    from pyarrow import parquet

    text = {"student", "name", "state"}
    columns = {
        name: pyarrow.array([str(v).encode("utf-8", "replace").decode() for v in column])
        if name in text
        else pyarrow.array([None if v == "" else float(v) for v in column], pyarrow.float64())
        for name, column in zip(header, zip(*rows, strict=True), strict=True)
    }
    with whole(path) as part:
        parquet.write_table(pyarrow.table(columns), part)
    return path
