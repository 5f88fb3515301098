"""Marks -> the table that a learning system imports, written like the one that was downloaded from it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from autograder import tables
from autograder.downloads import roster
from autograder.downloads.layouts import Owner
from autograder.downloads.roster import Person
from autograder.results import Standing
from autograder.tables import Table, TableError, plain


class ExportError(ValueError):
    """What hinders a grade import; the message says what to do."""


@dataclass
class Filled:
    """A table to import: for which grade item, and of whom there is a mark in it."""

    item: str
    marks: dict[Person, float] = field(default_factory=dict)
    empty: list[str] = field(default_factory=list)  # people of the learning system without a mark
    unknown: list[str] = field(default_factory=list)  # students with a mark whom the table does not have


@dataclass(frozen=True)
class Sheet:
    """The downloaded table, understood: where the marks go, and out of how many points the system gives them.

    keep: the columns that the import needs, in their order. heads: rows that are no student's.
    """

    table: Table
    column: int
    item: str
    keep: tuple[int, ...]
    most: float | None = None
    heads: tuple[int, ...] = ()


def fill(
    standings: Sequence[Standing],
    to: Path,
    system: str,
    template: Path,
    *,
    names: Mapping[str, str] | None = None,
    item: str = "",
    out_of: float | None = None,
) -> Filled:
    """Write the marks into a copy of the table `template`, as downloaded from the system, for one of its grade items.

    names: of students who go by an id that the table does not have. item: needed where there are several. out_of: scale
    to that many points. Raises ExportError, TableError.
    """
    names = names or {}
    table = tables.read(template)
    sheet = SHEETS[system](table, item)
    mosts = {s.max_points for s in standings}
    if len(mosts) > 1 and not out_of:
        said = " or ".join(f"{m:g}" for m in sorted(mosts))
        raise ExportError(f"the notebooks that count give {said} points, not the same to all; say --out-of N")
    out_of = out_of or mosts.pop()
    if sheet.most is not None and abs(sheet.most - out_of) > 1e-9:
        raise ExportError(
            f"{template}: {sheet.item} is out of {sheet.most:g}, and the marks are out of {out_of:g}. Scale them with "
            f"--out-of {sheet.most:g}; or make the item out of {out_of:g} in {system.capitalize()}, and download again."
        )
    done = Filled(sheet.item)
    people = roster.of(table)
    for s in standings:
        found = people.find(Owner(s.student, names.get(s.student, s.student), (s.student,)))
        if len(found) == 1:
            person = next(iter(found))
            if person in done.marks:
                raise ExportError(f"{template}: {person.id} ({person.name}) may be {s.student}, and another, too.")
            done.marks[person] = s.points / s.max_points * out_of if s.max_points else 0.0
        else:
            done.unknown.append(f"{s.student} ({len(found) or 'nobody'} of that id or name)")
    done.empty = [f"{p.id} ({p.name})" for p in people.people if p not in done.marks]
    rows = _rows(sheet, {p.id: m for p, m in done.marks.items()}, whole=system == "moodle")
    header = [table.header[i] for i in sheet.keep]
    tables.write(to, header, rows, encoding=table.encoding, delimiter=table.delimiter)
    return done


def _rows(sheet: Sheet, marks: dict[str, float], whole: bool) -> list[list[str]]:
    """The rows to import. whole: with those of students who have no mark, as they are."""
    ids = roster.row_ids(sheet.table)
    comma = sheet.most is not None and any("," in row[i] for row in sheet.table.rows for i in _numbers(sheet.table))
    rows = []
    for i, row in enumerate(sheet.table.rows):
        mark = marks.get(ids[i] or "")
        if mark is not None:
            text = f"{mark:.2f}"
            row = [*row[: sheet.column], text.replace(".", ",") if comma else text, *row[sheet.column + 1 :]]
        elif i not in sheet.heads and not whole:
            continue
        rows.append([row[k] for k in sheet.keep])
    return rows


def _numbers(table: Table) -> list[int]:
    return [i for i, h in enumerate(table.header) if plain(h) in ("maximumgrade", "grade")]


POINTS = re.compile(r"(?P<item>.+?) Points Grade(?: <.*?MaxPoints:(?P<most>[\d.,]+).*>)?(?: <.*>)?")


def _brightspace(table: Table, item: str) -> Sheet:
    keys = [i for i, h in enumerate(table.header) if plain(h) in ("orgdefinedid", "username")]
    found = {m["item"]: i for i, h in enumerate(table.header) if (m := POINTS.fullmatch(h))}
    if not keys:
        raise TableError(f"{table.path}: no column OrgDefinedId or Username; export with a key field ticked.")
    end = table.need("End-of-Line Indicator")
    name = _chosen(table, item, found, "Points Grade")
    m = POINTS.fullmatch(table.header[found[name]])
    most = float(m["most"].replace(",", ".")) if m and m["most"] else None
    return Sheet(table, found[name], name, (*keys, found[name], end), most)


CANVAS_KEYS = ("student", "id", "sisuserid", "sisloginid", "integrationid", "rootaccount", "section")


def _canvas(table: Table, item: str) -> Sheet:
    keys = [i for i, h in enumerate(table.header) if plain(h) in CANVAS_KEYS]
    for name in ("Student", "ID", "Section"):
        table.need(name)
    found = {m[1]: i for i, h in enumerate(table.header) if (m := re.fullmatch(r"(.+) \(\d+\)", h))}
    name = _chosen(table, item, found, "(number)")
    heads = [i for i, row in enumerate(table.rows) if row[0].strip() == "Points Possible"]
    if not heads:
        raise TableError(f"{table.path}: no row Points Possible; export the whole gradebook from Canvas.")
    most = _number(table.rows[heads[0]][found[name]])
    return Sheet(table, found[name], name, (*keys, found[name]), most, tuple(heads))


def _moodle(table: Table, item: str) -> Sheet:
    table.need("Identifier")
    column = table.need("Grade")
    most = table.column("Maximum grade")
    cells = {_number(row[most]) for row in table.rows} if most is not None else {None}
    if len(cells) > 1:
        raise TableError(f"{table.path}: the column Maximum grade is not the same in all rows.")
    return Sheet(table, column, item or "Grade", tuple(range(len(table.header))), next(iter(cells), None))


SHEETS: dict[str, Callable[[Table, str], Sheet]] = {"brightspace": _brightspace, "canvas": _canvas, "moodle": _moodle}


def _chosen(table: Table, item: str, found: dict[str, int], what: str) -> str:
    if item in found:
        return item
    there = ", ".join(found) or "none"
    if item or not found:
        wanted = f"{item} {what}".strip()
        raise ExportError(
            f"{table.path}: no grade item {wanted}; there is {there}. Make it there, then download again."
        )
    if len(found) > 1:
        raise ExportError(f"{table.path}: several grade items ({there}); say which, with --item.")
    return next(iter(found))


def _number(cell: str) -> float | None:
    try:
        return float(cell.strip().replace(",", "."))
    except ValueError:
        return None
