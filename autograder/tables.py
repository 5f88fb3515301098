"""Tables as spreadsheets and learning systems write them: comma, semicolon or tab; UTF-8, UTF-16 or a Windows page."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.whole import whole

MAX_BYTES = 50_000_000
BOMS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}


class TableError(ValueError):
    """A table that cannot be used; the message names the file, what is missing, and what to do."""


@dataclass(frozen=True)
class Table:
    """A header and its rows, each as long as the header; and how the file was written, to write one like it."""

    path: Path
    header: list[str]
    rows: list[list[str]]
    encoding: str = "utf-8-sig"
    delimiter: str = ","

    def column(self, *names: str) -> int | None:
        """The place of the first of these names that the header has, whatever their case and spaces; or None."""
        there = [plain(h) for h in self.header]
        return next((there.index(n) for n in map(plain, names) if n in there), None)

    def need(self, *names: str) -> int:
        """The same. Raises TableError where there is none."""
        found = self.column(*names)
        if found is None:
            raise TableError(f"{self.path}: no column {' or '.join(names)}; its columns are {', '.join(self.header)}.")
        return found


def plain(header: str) -> str:
    """A column's name to compare by: small letters, no spaces, hyphens or underscores."""
    return "".join(c for c in header.casefold() if c.isalnum())


def read(path: Path) -> Table:
    """Read a table. Raises TableError if it is none, OSError if it is not there."""
    with path.open("rb") as file:
        data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise TableError(f"{path} is larger than {MAX_BYTES // 1_000_000} MB; is it the right file?")
    if data.startswith(b"PK"):
        raise TableError(f"{path} is a workbook; save it as CSV (UTF-8) from the spreadsheet program.")
    encoding = next((e for bom, e in BOMS.items() if data.startswith(bom)), "utf-8")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        encoding = "cp1252"
        text = data.decode(encoding, "replace")
    first = text.lstrip("\r\n").split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    try:
        rows = [r for r in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) if any(map(str.strip, r))]
    except csv.Error as error:
        raise TableError(f"{path} is no table: {error}. Save it as CSV (UTF-8) again.") from None
    if not rows:
        raise TableError(f"{path} is empty; it needs a header and a row for each student.")
    header = [h.strip() for h in rows[0]]
    fitted = [(row + [""] * len(header))[: len(header)] for row in rows[1:]]
    return Table(path, header, fitted, encoding, delimiter)


def write(
    path: Path,
    header: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    encoding: str = "utf-8-sig",
    delimiter: str = ",",
) -> Path:
    """Write a table whole or not at all; no cell of it is a formula to a spreadsheet. Returns the path."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow([defused(h) for h in header])
    writer.writerows([defused(cell) for cell in row] for row in rows)
    with whole(path) as part:
        part.write_bytes(text.getvalue().encode(encoding, "replace"))
    return path


FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_NEXT, _SIGN = r"((?:[,;]|(?<=\S)[\t\n])\s*)", r"(?=[=+\-@＝＋－＠])"
AFTER = re.compile(_NEXT + _SIGN)  # where another cell may begin, with a formula
DEFUSED = re.compile(f"{_NEXT}'{_SIGN}")


def defused(cell: object) -> str:
    """The cell as text that no spreadsheet computes: an apostrophe goes before whatever could begin a formula.

    A number keeps its sign. Blanks before the sign do not hide it; nor does a comma or semicolon, at which the
    spreadsheet of another language would split the cell.
    """
    text = AFTER.sub(r"\1'", shown(f"{cell:.10g}" if isinstance(cell, float) else str(cell)))
    return f"'{text}" if text.strip() != "-" and text.lstrip().startswith(FORMULA) and not _number(text) else text


def undefused(cell: str) -> str:
    """What `defused` was given, but for characters that cannot be seen."""
    text = DEFUSED.sub(r"\1", cell)
    return next((t for t in (text[1:], text) if defused(t) == cell), cell)


def shown(text: str) -> str:
    """The text without characters that cannot be seen: a carriage return, say, would begin a new row."""
    return "".join(c for c in text if c.isprintable() or c in "\n\t")


def _number(text: str) -> bool:
    return text.strip().lstrip("+-").replace(".", "", 1).isdecimal()
