"""What only a person can decide: asked all at once in a table, whose answers the next run reads."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from autograder import tables
from autograder.downloads.log import CollectError

NAME = "decide.csv"
HEADER = ("download", "student", "question", "perhaps")
LEAVE_OUT = "-"


@dataclass(frozen=True)
class Question:
    """What is to be decided on (a place in a download, or somebody's name there), why, and what may be the answer."""

    what: str
    why: str
    perhaps: str = ""


class Decisions:
    """The answers that are there, and the questions that come up."""

    def __init__(self, path: Path | None = None):
        self.answers: dict[str, str] = {}
        self.questions: dict[str, Question] = {}
        if path:
            table = tables.read(path)
            what, student = table.need("download"), table.need("student")
            for row in table.rows:
                key, value = _key(tables.undefused(row[what])), tables.undefused(row[student]).strip()
                if value and self.answers.setdefault(key, value) != value:
                    other = self.answers[key]
                    raise CollectError(f"{path}: {key} is decided twice, as {other} and as {value}. Keep one.")

    def on(self, *names: str) -> str:
        """The student that was decided on for the first of these, "-" for nobody's; "" if nothing was decided."""
        return next((answer for n in names if (answer := self.answers.get(_key(n)))), "")

    def ask(self, what: str, why: str, perhaps: str = "") -> None:
        """Put a question, once."""
        self.questions.setdefault(what, Question(what, why, perhaps))

    def write(self, path: Path) -> None:
        """Write the answers that are there, and a row for each question."""
        open_ = {_key(q.what) for q in self.questions.values()}
        answered = [(what, student, "", "") for what, student in self.answers.items() if what not in open_]
        asked = [(q.what, "", q.why, q.perhaps) for q in self.questions.values()]
        tables.write(path, HEADER, [*answered, *asked])

    def listed(self, path: Path, most: int = 20) -> str:
        """The questions as a person reads them, and what to do."""
        asked = list(self.questions.values())
        lines = [f"  {q.what}: {q.why}{f' (perhaps {q.perhaps})' if q.perhaps else ''}" for q in asked[:most]]
        more = [f"  and {len(asked) - most} more"] if len(asked) > most else []
        todo = (
            f"Write the student of each, or - to leave it out, into {path}; then run this again with --override {path}"
        )
        return "\n".join(["nothing is collected yet; to be decided:", *lines, *more, todo])


def _key(what: str) -> str:
    return tables.shown(what).strip()
