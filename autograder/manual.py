"""autograder manual: answers in words to a spreadsheet and back, one question of the whole class at a time.

A sheet shows no name. Above the answers stand the question, the rubric and graded sample answers; comments that are
given often stand there as well, and go by their number.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from autograder import record, results, syllabus, tables
from autograder.byhand import Given
from autograder.exercise import Question
from autograder.folder import secret_seed
from autograder.gradebook import Gradebook
from autograder.record import QuestionRecord, Record

HEADER = ("answer", "text", "points", "comment")
LONGEST = 30_000  # characters, as many as a spreadsheet's cell can hold
LETTERS = "bcdfghjklmnpqrstvwxz"  # no word, date or number comes of these
NOT_READ = ("question", "rubric", "sample")  # rows that are there to be read by people


class ManualError(ValueError):
    """What is wrong in a sheet; the message names the row and what to write."""


@dataclass(frozen=True)
class Answer:
    """A student's answer to one question, and what was given for it so far."""

    record: Record
    question: QuestionRecord
    given: Given | None

    def key(self, seed: int) -> str:
        """What it goes by in a sheet: another one if the answer changes, and no one can tell whose it is."""
        what = "\0".join((self.record.student, self.record.notebook, self.question.name, self.question.answer))
        number = int.from_bytes(hmac.new(str(seed).encode(), what.encode(), hashlib.sha256).digest()[:8], "big")
        return "".join(LETTERS[number // len(LETTERS) ** i % len(LETTERS)] for i in range(9))


@dataclass
class Imported:
    """What came of sheets."""

    given: list[Given] = field(default_factory=list)  # new or changed
    changed: list[tuple[Given, Given]] = field(default_factory=list)  # of those, what was there before, and now
    left: int = 0  # answers in the sheets without points


def export(grading: Path, only: Sequence[str] = (), db_url: str = "") -> dict[Path, tuple[int, int]]:
    """Write grading/manual: a sheet for each question -> how many answers it has, and how many are graded.

    only: these questions or notebooks. Points and comments that are there stand in it. Raises ManualError.
    """
    seed, found = secret_seed(grading), _answers(grading, db_url)
    names = {name for notebook, question in found for name in (notebook, question)}
    for name in only:
        if name not in names:
            raise ManualError(f"no question or notebook {name} with an answer to grade; there are {_listed(names)}")
    made = {}
    for (notebook, question), answers in found.items():
        if only and not {notebook, question} & set(only):
            continue
        path = grading / "manual" / f"{notebook} {question}.csv"
        rows: list[Sequence[object]] = [*_head(grading, notebook, question), *_own_comments(path)]
        for a in sorted(answers, key=lambda a: a.key(seed)):
            points = "" if a.given is None or a.given.points is None else a.given.points
            rows.append([a.key(seed), a.question.answer[:LONGEST], points, a.given.comment if a.given else ""])
        tables.write(path, HEADER, rows)
        made[path] = len(answers), sum(a.given is not None and a.given.points is not None for a in answers)
    if not made:
        raise ManualError(f"no answer in words is there to grade in {grading}")
    return made


def _answers(grading: Path, db_url: str) -> dict[tuple[str, str], list[Answer]]:
    """By notebook and question, the answers that people grade."""
    given = {(g.student, g.notebook, g.cell): g for g in results.given(grading, db_url)}
    found: dict[tuple[str, str], list[Answer]] = {}
    for r in record.load_all(grading):
        for q in r.questions:
            if q.state == "to grade":
                answer = Answer(r, q, given.get((r.student, r.notebook, q.name)))
                found.setdefault((r.notebook, q.name), []).append(answer)
    return found


def _head(grading: Path, notebook: str, name: str) -> list[list[object]]:
    """What a person reads before the answers."""
    rows: list[list[object]] = [["question", _asked(grading, notebook, name), "", ""]]
    try:
        question = syllabus.notebook(notebook).exercises().get(name)
    except KeyError:
        question = None
    if isinstance(question, Question):
        rows[0][2:] = [question.max_points, "points at most"]
        rows += [["rubric", what, points, ""] for points, what in question.rubric]
        rows += [["sample", answer, points, remark] for points, answer, remark in question.samples]
    return rows


def _asked(grading: Path, notebook: str, name: str) -> str:
    path = grading / "source" / notebook / f"{notebook}.ipynb"
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    source = next((c["source"] for c in cells if c["metadata"].get("nbgrader", {}).get("grade_id") == name), "")
    return "".join(source)


def _own_comments(path: Path) -> list[list[str]]:
    """Comments by number (#1, #2, ...) that a sheet has already; or a first one, to show how."""
    if path.exists():
        own = [[tables.undefused(c) for c in row] for row in tables.read(path).rows if row[0].strip().startswith("#")]
        if own:
            return own
    return [["#1", "A comment that you give often: write #1 in the column comment.", "", ""]]


def load(grading: Path, sheets: Iterable[Path], db_url: str = "") -> Imported:
    """Put the points and comments of sheets into the gradebook, all of them or, if anything is wrong, none.

    A row without points is left as it is. Raises ManualError.
    """
    seed = secret_seed(grading)
    answers = {a.key(seed): a for found in _answers(grading, db_url).values() for a in found}
    done = Imported()
    seen: dict[str, tuple[float, str]] = {}
    for sheet in sheets:
        for key, points, comment in _read(sheet, lambda k: answers[k].question.max_points if k in answers else None):
            if points is None:
                done.left += 1
                continue
            if seen.setdefault(key, (points, comment)) != (points, comment):
                raise ManualError(f"{sheet}: {key} is there twice, with other points or comments; keep one.")
            a = answers[key]
            now = Given(a.record.student, a.record.notebook, a.question.name, points, comment)
            if now != a.given and now not in done.given:
                done.given.append(now)
                if a.given and a.given.points is not None:
                    done.changed.append((a.given, now))
    with Gradebook(grading, db_url) as gradebook:
        gradebook.give(done.given)
    return done


def _read(sheet: Path, most: Callable[[str], float | None]) -> list[tuple[str, float | None, str]]:
    """The rows of a sheet that are answers. most: how many points an answer can have, None if it is not known."""
    table = tables.read(sheet)
    key, text, points, comment = (table.need(h) for h in HEADER)
    rows = [[tables.undefused(cell).strip() for cell in row] for row in table.rows]
    own = {row[key]: row[text] for row in rows if row[key].startswith("#")}
    found = []
    for row in rows:
        name = row[key]
        if name in NOT_READ or name in own:
            continue
        limit = most(name)
        if limit is None:
            raise ManualError(
                f"{sheet}: no answer {name or '(empty)'} is to be graded here. If the sheet is of this class, that one "
                "has changed since: export again, which keeps what is graded."
            )
        found.append((name, _points(sheet, name, row[points], limit), _comment(sheet, name, row[comment], own)))
    return found


def _points(sheet: Path, name: str, cell: str, most: float) -> float | None:
    if not cell:
        return None
    try:
        points = float(cell.replace(",", "."))
    except ValueError:
        points = -1.0
    if not 0 <= points <= most:  # which "nan" is not, either
        raise ManualError(f"{sheet}: {name} has {cell!r} for points; write a number from 0 to {most:g}, or nothing.")
    return points


def _comment(sheet: Path, name: str, cell: str, own: dict[str, str]) -> str:
    """The comment, with the texts that the numbers in it stand for."""

    def text(m: re.Match[str]) -> str:
        if m[0] not in own:
            raise ManualError(f"{sheet}: {name} has the comment {m[0]}, which no row explains; add a row {m[0]} above.")
        return own[m[0]]

    return re.sub(r"#\d+", text, cell)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names)) or "none"
