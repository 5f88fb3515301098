"""What you did, as a plain file beside your notebooks, and progress(), what you have passed so far.

Each check, and each hint that you ask for, adds a line to progress.jsonl. It stays on your machine: you may read it,
move it or delete it. A line that cannot be read is passed over.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from html import escape
from pathlib import Path
from typing import Any

from course_nn.checks.judge import Verdict
from course_nn.checks.key import PUBLIC, Contents, contents

FILE = Path("progress.jsonl")
BREAK = timedelta(minutes=15)  # longer between two checks, and you were away


@dataclass
class Tally:
    """Of one notebook: the latest points and state of each exercise that was checked, and the time it took."""

    points: dict[str, float] = field(default_factory=dict)
    passed: set[str] = field(default_factory=set)
    time: timedelta = timedelta()


def record(verdict: Verdict, notebook: str) -> str:
    """Add what a check said to the file. Returns "", or a sentence if it could not be written. Only in a notebook."""
    return write("check", verdict.exercise, notebook, points=verdict.points, passed=verdict.passed, cause=verdict.cause)


def write(did: str, exercise: str, notebook: str, **more: Any) -> str:
    """Add one line to the file."""
    if not in_a_notebook():
        return ""
    at = datetime.now().isoformat(timespec="seconds")
    line = json.dumps({"at": at, "did": did, "notebook": notebook, "exercise": exercise, **more})
    try:
        with FILE.open("ab") as file:  # one write at the end of it: notebooks that are open at once do not clash
            start = b"" if file.tell() == 0 or _ends_a_line(FILE) else b"\n"
            file.write(start + line.encode() + b"\n")
    except OSError as error:
        return f"Your progress could not be saved ({error.strerror}). Your answers stand in the notebook: save it."
    return ""


def in_a_notebook() -> bool:
    """Whether a student works here: a notebook runs, and it is not nbgrader that runs it."""
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    return shell is not None and "NBGRADER_EXECUTION" not in os.environ


def _ends_a_line(path: Path) -> bool:
    """False where a full disk or a crash cut the last line off."""
    with path.open("rb") as file:
        file.seek(-1, os.SEEK_END)
        return file.read() == b"\n"


def events(path: Path = FILE) -> tuple[list[dict[str, Any]], int]:
    """What the file holds, oldest first, and how many of its lines cannot be read."""
    try:
        lines = [line for line in path.read_bytes().splitlines() if line.strip()]
    except FileNotFoundError:
        return [], 0
    except OSError:
        return [], 1
    found = [event for line in lines if (event := _event(line))]
    return found, len(lines) - len(found)


def _event(line: bytes) -> dict[str, Any] | None:
    try:
        event = json.loads(line)
        event["at"] = datetime.fromisoformat(event["at"])
        texts = all(isinstance(event[name], str) for name in ("did", "notebook", "exercise"))
        texts = texts and isinstance(event.get("cause", ""), str)
        counts = event["did"] != "check" or (float(event["points"]) >= 0 and isinstance(event["passed"], bool))
        counts = counts and (event["did"] != "hint" or isinstance(event["layer"], int))
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError):
        return None
    return event if texts and counts else None


def asked(exercise: str) -> tuple[str, int]:
    """What the checks said last of an exercise, its cause, and how many layers of hints were asked for since."""
    said, layers = "", 0
    for event in events()[0] if in_a_notebook() else ():
        if event["exercise"] == exercise:
            cause = event.get("cause", "")
            layers = event["layer"] if event["did"] == "hint" else layers if cause == said else 0
            said = cause
    return said, layers


def tallies(found: Iterable[dict[str, Any]]) -> dict[str, Tally]:
    """The tally of each notebook in which something was done."""
    made: dict[str, Tally] = {}
    last = None
    for event in found:
        tally = made.setdefault(event["notebook"], Tally())
        if last and timedelta() <= event["at"] - last <= BREAK:
            tally.time += event["at"] - last
        last = event["at"]
        if event["did"] == "check":
            tally.points[event["exercise"]] = event["points"]
            (tally.passed.add if event["passed"] else tally.passed.discard)(event["exercise"])
    return made


class Progress:
    """What progress() shows."""

    def __init__(self, course: Contents, done: dict[str, Tally], damaged: int):
        self.course, self.done, self.damaged = course, done, damaged

    def rows(self) -> list[tuple[str, int, int, float, float, int]]:
        """Of each notebook: its title, exercises passed and in all, points and of how many, minutes."""
        found = []
        for name, (title, exercises, choice) in self.course.items():
            tally = self.done.get(name, Tally())
            points = choice.total({e: p for e, p in tally.points.items() if e in exercises})
            minutes = round(tally.time.total_seconds() / 60)
            passed = len(tally.passed & set(exercises))
            found.append((f"{name[:2]} {title}", passed, len(exercises), points, choice.total(exercises), minutes))
        return found

    def next_step(self) -> str:
        """The first exercise that is not passed, in the notebook that was worked on last or one after it."""
        names = list(self.course)
        begun = [i for i, name in enumerate(names) if name in self.done]
        left = False
        for name in [*names[max(begun, default=0) :], *names]:
            passed = self.done.get(name, Tally()).passed
            needless = self.course[name].choice.needless(passed)
            for exercise in self.course[name].points:
                if exercise not in passed | needless:
                    return f"Next: {exercise}, in {name}."
            left = left or not needless <= passed
        return "You have passed every check that counts." if left else "You have passed every check there is."

    def remark(self) -> str:
        """What is wrong with the file, if anything is."""
        if not self.damaged:
            return ""
        lines = "1 line" if self.damaged == 1 else f"{self.damaged} lines"
        return f"{lines} of {FILE} cannot be read and count for nothing: run those checks again."

    def __str__(self) -> str:
        width = max(len(title) for title, *_ in self.rows())
        lines = [
            f"{title:<{width}}  {passed:>2} of {exercises:>2} exercises  "
            f"{points:>4g} of {of:>3g} points  {minutes:>3} min"
            for title, passed, exercises, points, of, minutes in self.rows()
        ]
        return "\n".join([*lines, *(s for s in (self.next_step(), self.remark()) if s)])

    __repr__ = __str__

    def _repr_html_(self) -> str:
        cells = "".join(
            f'<tr><th scope="row" style="text-align:left;font-weight:normal">{escape(title)}</th>'
            f'<td><meter min="0" max="{of:g}" value="{points:g}" style="width:9em" aria-label="points"></meter></td>'
            f"<td>{points:g} of {of:g} points</td><td>{passed} of {exercises} exercises</td><td>{minutes} min</td></tr>"
            for title, passed, exercises, points, of, minutes in self.rows()
        )
        remark = f"<div>{escape(self.remark())}</div>" if self.damaged else ""
        return (
            '<div style="border-left:5px solid #0072B2;padding:.4em .9em;margin:.3em 0;max-width:50em">'
            f"<table>{cells}</table><div><b>{escape(self.next_step())}</b></div>{remark}</div>"
        )


def progress() -> Progress:
    """What you have passed in every notebook, your points so far, the time you took, and what comes next.

    Points are those of the visible checks. The time is that between checks; a pause of over 15 minutes is a break.
    """
    found, damaged = events()
    return Progress(contents(PUBLIC), tallies(found), damaged)
