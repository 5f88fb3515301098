"""The record: what came of one submission. One JSON file each; gradebook, feedback and report are views of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from autograder.whole import whole
from course_nn.checks.choice import EVERYTHING, Choice

FORMAT = 3


@dataclass(frozen=True)
class ExerciseRecord:
    """An exercise's verdict. `state`: passed, failed, not attempted, or why it could not be judged (timed out, ...)."""

    name: str
    state: str
    points: float
    max_points: float
    cause: str = ""  # a mistake's id or a general diagnosis's; "" if passed
    hint: str = ""  # one sentence for the student
    groups: dict[str, bool] = field(default_factory=dict)  # which groups of cases passed
    more: tuple[tuple[str, str], ...] = ()  # further causes with their hints
    carried: tuple[str, ...] = ()  # earlier exercises that a right piece stood for (see `carrying`)

    @property
    def note(self) -> str:
        """What to say of a verdict that counts although earlier exercises failed; "" for any other."""
        if not self.carried:
            return ""
        *first, last = self.carried
        names = f"{', '.join(first)} and {last}" if first else last
        return f"Judged with a right {names} in place of yours."


@dataclass(frozen=True)
class QuestionRecord:
    """A question in words: the answer as text, to be graded by hand; `state` is "to grade" or "not attempted"."""

    name: str
    state: str
    max_points: float
    answer: str = ""


@dataclass(frozen=True)
class Record:
    """All that is known of one submission. `state`: graded, or why not (unreadable, timed out, ...)."""

    student: str
    notebook: str
    digest: str  # of everything that went into it: cells, keys, edition, limits, versions
    state: str = "graded"
    reason: str = ""  # one sentence for the student where state is not "graded"
    notes: tuple[str, ...] = ()  # what was repaired or looked odd, in sentences
    exercises: tuple[ExerciseRecord, ...] = ()
    questions: tuple[QuestionRecord, ...] = ()
    outputs: dict[str, list[dict[str, Any]]] = field(default_factory=dict)  # nbformat outputs by cell id
    layers: tuple[str, ...] = ()  # of the sandbox that were active
    seconds: float = 0.0
    choice: Choice = EVERYTHING
    format: int = FORMAT

    @property
    def points(self) -> float:
        """Points given by the machine, of the exercises that count."""
        return self.choice.total({e.name: e.points for e in self.exercises})

    @property
    def max_points(self) -> float:
        """Points that the machine could give; questions in words come on top."""
        return self.choice.total({e.name: e.max_points for e in self.exercises})

    @property
    def left_out(self) -> frozenset[str]:
        """The exercises that do not count, since others of this student are better."""
        return self.choice.left_out({e.name: e.points for e in self.exercises})

    def note(self, e: ExerciseRecord) -> str:
        """What to say beside the verdict on an exercise: what it was judged with, and that it does not count."""
        out = f"It does not count: {self.choice}, and yours are others." if e.points and e.name in self.left_out else ""
        return " ".join(text for text in (e.note, out) if text)

    def save(self, folder: Path) -> None:
        """Write the record into `folder`, whole or not at all."""
        with whole(folder / f"{self.digest}.json") as part:
            part.write_text(json.dumps(asdict(self), ensure_ascii=False, indent=1), encoding="utf-8")


def load(path: Path) -> Record:
    """Read a record. Raises ValueError if the file is damaged or of another format."""
    try:
        d = json.loads(path.read_text(encoding="utf-8"))
        if d["format"] != FORMAT:
            raise ValueError(f"record format {d['format']}, this autograder reads {FORMAT}")
        if not all(isinstance(e["points"], (int, float)) for e in d["exercises"]):
            raise TypeError("points are no number")
        exercises = tuple(
            ExerciseRecord(**{**e, "more": tuple(map(tuple, e["more"])), "carried": tuple(e["carried"])})
            for e in d["exercises"]
        )
        questions = tuple(QuestionRecord(**q) for q in d["questions"])
        return Record(
            **{
                **d,
                "exercises": exercises,
                "questions": questions,
                "notes": tuple(d["notes"]),
                "choice": Choice(d["choice"]["best"], tuple(map(tuple, d["choice"]["groups"]))),
                "layers": tuple(d["layers"]),
            }
        )
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise ValueError(f"{path.name} is no record: {error}") from None


def load_all(folder: Path) -> list[Record]:
    """The records of a grading folder's latest run, by notebook and student."""
    return sorted(each(folder), key=lambda r: (r.notebook, r.student))


def each(folder: Path) -> Iterator[Record]:
    """The same, one after the other; `latest.json` lists the digests that the latest run ended with."""
    try:
        digests = json.loads((folder / "latest.json").read_text(encoding="utf-8"))
        for digest in digests:
            yield load(folder / "records" / f"{digest}.json")
    except (ValueError, TypeError) as error:
        raise ValueError(
            f"the records in {folder} are damaged ({error}); run: autograder grade SUBMISSIONS --to {folder}"
        ) from None
