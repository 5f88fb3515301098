"""Records -> the lecturer's page: how the class did, which misconceptions it has, and what needs a look."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from statistics import correlation, median
from typing import TYPE_CHECKING

from autograder import page, syllabus
from autograder.effort import Effort
from autograder.exercise import Exercise
from autograder.record import ExerciseRecord, Record
from autograder.results import Change

if TYPE_CHECKING:
    from autograder.undiagnosed import Cluster
from course_nn.checks.judge import NOTE

# The general diagnoses in words, as a lecturer reads them; every other cause is a mistake an exercise knows.
GENERAL = {
    "unfinished": "a part is not written yet",
    "raised": "stopped with an error",
    "returned_none": "returned None",
    "wrong_type": "another type than asked for",
    "wrong_shape": "another shape than asked for",
    "not_finite": "NaN or infinity",
    "changed_input": "changed its input",
    "warned": "right, but NumPy warned on the way",
    "row_differs": "a row of the table differs",
    "differs": "other numbers than the right ones",
}
BINS = 10
TELLING = 10  # students, from whom on a correlation says something
EXAMPLES = 6  # of wrong programs in a notebook, of misconceptions for the lecture
WORTH_A_WORD, SHARE = 3, 0.1  # students, and their share of those who answered, that a misconception needs for that


def write(
    records: Sequence[Record],
    to: Path,
    *,
    title: str = "Report on the class",
    changes: Sequence[Change] = (),
    clusters: Sequence[Cluster] = (),
    effort: Mapping[str, Effort] | None = None,
    names: Mapping[str, str] | None = None,
    earlier: Sequence[Record] = (),
) -> Path:
    """Write the page to the file `to`: one file that loads nothing and runs nothing. Returns its path.

    changes: of marks, by a policy. clusters: wrong programs that no mistake explains. effort: by notebook. names: of
    students who go by a number. earlier: of another year's class, to compare with. Without records the page says that
    nothing is graded yet. Raises ValueError if a student has two records for one notebook.
    """
    records = page.single(records)
    notebooks = by_notebook(records)
    students = sorted(_once(r.student for r in records), key=lambda s: (s.casefold(), s))
    timed = [r for r in records if r.seconds]  # nothing of an unreadable file is run
    html = page.render(
        "report.html",
        title=title,
        records=records,
        graded=[r for r in records if r.state == "graded"],
        stuck=sorted((r for r in records if r.state != "graded"), key=lambda r: r.state),
        notebooks=notebooks,
        students=students,
        submitted={(r.student, r.notebook): r for r in records},
        layers=Counter(r.layers for r in records).most_common(),
        timed=timed,
        seconds=median(r.seconds for r in timed) if timed else 0.0,
        slowest=max(timed, key=lambda r: r.seconds, default=None),
        general=GENERAL,
        changes=changes,
        lecture=lecture(notebooks),
        shared={n.name: [c for c in clusters if c.notebook == n.name and len(c.students) > 1] for n in notebooks},
        examples=EXAMPLES,
        names={s: name for s, name in (names or {}).items() if name != s},
        efforts={name: e for name, e in (effort or {}).items() if e.enough},
        earlier={n.name: n for n in by_notebook(page.single(earlier)) if n.graded},
    )
    return page.save(html, to)


def by_notebook(records: Sequence[Record]) -> list[Notebook]:
    """The records of each notebook together."""
    names = _once(r.notebook for r in records)
    return [Notebook(name, [r for r in records if r.notebook == name]) for name in names]


def lecture(notebooks: Sequence[Notebook]) -> list[tuple[Notebook, Finding]]:
    """The misconceptions that are worth a word to all: those that many of the ones who answered share."""
    found = [(n, f) for n in notebooks for f in n.misconceptions if f.count >= WORTH_A_WORD]
    shared = [(n, f) for n, f in found if f.count >= SHARE * f.attempted]
    return sorted(shared, key=lambda nf: (-nf[1].count / nf[1].attempted, nf[0].name, nf[1].exercise))[:EXAMPLES]


@dataclass(frozen=True)
class Row:
    """What the class did on one exercise, or on one question (then nothing is passed or failed)."""

    name: str
    records: Sequence[ExerciseRecord]
    rests: Sequence[float] = ()  # of each of them, the share of the points on the notebook's other exercises

    @property
    def telling(self) -> float | None:
        """How well it tells those who know from those who do not: the correlation with the rest of the notebook.

        None for a small class, or where all did the same.
        """
        shares = [_share(e) for e in self.records]
        if len(shares) < TELLING or len(set(shares)) == 1 or len(set(self.rests)) == 1:
            return None
        return correlation(shares, self.rests)

    @cached_property
    def kinds(self) -> dict[str, int]:
        """How many verdicts of each kind, in the order of page.KINDS."""
        found = Counter(page.kind(e) for e in self.records)
        return {k: found[k] for k in page.KINDS}

    @property
    def attempted(self) -> int:
        """How many gave an answer."""
        return len(self.records) - self.kinds["blank"]

    @property
    def share(self) -> float:
        """The mean share of the points among those who gave an answer; 0 if nobody did."""
        shares = [_share(e) for e in self.records if page.kind(e) != "blank"]
        return sum(shares) / len(shares) if shares else 0.0


@dataclass(frozen=True)
class Finding:
    """One cause in one exercise: the students by the hint they got, of those who gave an answer."""

    exercise: str
    cause: str
    students: dict[str, list[str]]
    attempted: int

    @property
    def count(self) -> int:
        """How many students."""
        return sum(map(len, self.students.values()))

    @property
    def hint(self) -> str:
        """The hint that most of them got."""
        return max(self.students, key=lambda hint: len(self.students[hint]))

    @property
    def hints(self) -> list[str]:
        """The hints; of one that was also said of a group of cases only, as "extreme: ...", the hint itself."""
        every = list(self.students)
        return [h for h in every if not any(h.endswith(f": {other}") for other in every)]


@dataclass(frozen=True)
class Mapped:
    """One exercise of the map: who did not pass, and the mistakes that explain it, the most frequent first.

    see: where to read about it. unexplained: how many of those who did not pass made no mistake that it knows.
    """

    exercise: str
    see: str
    failed: int
    attempted: int
    findings: list[Finding]
    unexplained: int


@dataclass(frozen=True)
class Notebook:
    """All submissions of one notebook. What is said of the class is said of the graded ones."""

    name: str
    records: Sequence[Record]

    @cached_property
    def graded(self) -> list[Record]:
        """The submissions that were graded."""
        return [r for r in self.records if r.state == "graded"]

    @property
    def max_points(self) -> float:
        """What the machine could give; the most if not all were graded alike."""
        return max((r.max_points for r in self.graded), default=0.0)

    @property
    def noted(self) -> list[Record]:
        """The submissions that something is noted on."""
        return [r for r in self.records if r.notes]

    @cached_property
    def shares(self) -> list[float]:
        """The share of the machine's points of each graded submission."""
        return [_share(r) for r in self.graded if r.max_points]

    @property
    def median(self) -> float:
        """The median of the shares."""
        return median(self.shares)

    @property
    def bins(self) -> list[int]:
        """How many shares lie in each tenth; an exact bound belongs to the tenth above it, all points to the last."""
        found = Counter(min(int(s * BINS + 1e-9), BINS - 1) for s in self.shares)
        return [found[i] for i in range(BINS)]

    @cached_property
    def rows(self) -> list[Row]:
        """The exercises, hardest first."""
        verdicts: dict[str, list[ExerciseRecord]] = {}
        rests: dict[str, list[float]] = {}
        for r in self.graded:
            for e in r.exercises:
                others = [other for other in r.exercises if other is not e]
                most = sum(other.max_points for other in others)
                verdicts.setdefault(e.name, []).append(e)
                rests.setdefault(e.name, []).append(sum(other.points for other in others) / most if most else 0.0)
        rows = (Row(name, found, rests[name]) for name, found in verdicts.items())
        return sorted(rows, key=lambda row: row.share)

    def share_of(self, exercise: str) -> float | None:
        """The mean share of an exercise's points among those who gave an answer; None if there is none."""
        return next((row.share for row in self.rows if row.name == exercise and row.attempted), None)

    @property
    def questions(self) -> dict[str, tuple[int, int]]:
        """For each question in words: how many answers there are to grade, of how many submissions."""
        total = Counter(q.name for r in self.graded for q in r.questions)
        blank = Counter(q.name for r in self.graded for q in r.questions if q.state == "not attempted")
        return {name: (n - blank[name], n) for name, n in total.items()}

    @cached_property
    def findings(self) -> list[Finding]:
        """Every cause of every exercise, the most frequent first."""
        found: dict[tuple[str, str], dict[str, list[str]]] = {}
        for r in self.graded:
            for e in r.exercises:
                for cause, hint in _causes(e).items():
                    found.setdefault((e.name, cause), {}).setdefault(hint, []).append(r.student)
        attempted = {row.name: row.attempted for row in self.rows}
        findings = [Finding(name, cause, by_hint, attempted[name]) for (name, cause), by_hint in found.items()]
        return sorted(findings, key=lambda f: (-f.count, f.exercise, f.cause))

    @property
    def misconceptions(self) -> list[Finding]:
        """Mistakes that the exercises know."""
        return [f for f in self.findings if f.cause not in GENERAL]

    @cached_property
    def map(self) -> list[Mapped]:
        """Exercise x mistake: what lies behind the failures, the exercise with the most frequent mistake first."""
        mapped = []
        for name in _once(f.exercise for f in self.misconceptions):
            row = next(row for row in self.rows if row.name == name)
            failed = [e for e in row.records if e.state == "failed"]
            unexplained = sum(set(_causes(e)) <= GENERAL.keys() for e in failed)
            mine = [f for f in self.misconceptions if f.exercise == name]
            mapped.append(Mapped(name, _see(self.name, name), len(failed), row.attempted, mine, unexplained))
        return mapped

    @property
    def diagnoses(self) -> list[Finding]:
        """What could be said only in general."""
        return [f for f in self.findings if f.cause in GENERAL]

    @property
    def carried(self) -> dict[tuple[str, tuple[str, ...]], int]:
        """How many answers were judged with right earlier pieces, by exercise and pieces; the most frequent first."""
        found = Counter((e.name, e.carried) for r in self.graded for e in r.exercises if e.carried)
        return dict(found.most_common())

    @property
    def unjudged(self) -> list[tuple[str, ExerciseRecord]]:
        """Answers without a judgement (timed out, out of memory, ...), with their student."""
        return [(r.student, e) for r in self.graded for e in r.exercises if page.kind(e) == "odd"]


def _causes(e: ExerciseRecord) -> dict[str, str]:
    """The causes of a failed exercise with their hints, each once."""
    if e.state != "failed":
        return {}
    return {cause: hint for cause, hint in e.more if cause != NOTE} | {e.cause or "differs": e.hint}


def _see(notebook: str, exercise: str) -> str:
    """Where to read about an exercise, if the syllabus has it."""
    try:
        found = syllabus.notebook(notebook).exercises()[exercise]
    except KeyError:
        return ""
    return found.see if isinstance(found, Exercise) else ""


def _share(x: ExerciseRecord | Record) -> float:
    return x.points / x.max_points if x.max_points else 0.0


def _once(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(names))
