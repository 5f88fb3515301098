"""What the HTML pages share: templates that escape everything, words for a verdict, and writing a file whole."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from autograder import syllabus
from autograder.record import ExerciseRecord, Record
from autograder.whole import whole

# A verdict as a mark and in words. The mark says in shape what the colour says.
KINDS = {
    "passed": ("✓", "passed"),
    "partly": ("◐", "partly right"),
    "failed": ("✗", "not yet right"),
    "odd": ("!", "could not be judged"),
    "blank": ("○", "not attempted"),
}


def kind(e: ExerciseRecord) -> str:
    """Which of KINDS the verdict is. States that are no judgement of the answer, as "timed out", are odd."""
    if e.state == "failed":
        return "partly" if e.points else "failed"
    return {"passed": "passed", "not attempted": "blank"}.get(e.state, "odd")


def judged(r: Record) -> bool:
    """True if any answer of the submission could be judged, even where the run did not get to its end."""
    return any(kind(e) != "odd" for e in r.exercises)


def number(x: float) -> str:
    """Points or seconds with at most two decimals, as 2, 1.5 or 0.33."""
    return f"{round(x, 2) + 0.0:.2f}".rstrip("0").rstrip(".")


def counted(n: int, what: str) -> str:
    """As "1 student", "2 students"."""
    return f"{n} {what}" if n == 1 else f"{n} {what}s"


def title_of(notebook: str) -> str:
    """The notebook's title in the syllabus, or its name if the syllabus does not know it."""
    try:
        n = syllabus.notebook(notebook)
    except KeyError:
        return notebook
    return f"{n.number}. {n.title}"


def single(records: Sequence[Record]) -> list[Record]:
    """The records by notebook and student. Raises ValueError if a student has two for one notebook."""
    seen: set[tuple[str, str]] = set()
    for r in records:
        if (r.notebook, r.student) in seen:
            raise ValueError(
                f"student {r.student!r} has two records for {r.notebook!r}: any total would count one of them twice.\n"
                "Keep one submission of each student, then grade again."
            )
        seen.add((r.notebook, r.student))
    return sorted(records, key=lambda r: (r.notebook, r.student.casefold(), r.student))


_environment = Environment(
    loader=PackageLoader("autograder"),
    autoescape=True,  # all that comes out of a submission is data, and there is no |safe in any template
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_environment.filters.update(number=number, counted=counted, title_of=title_of, kind=kind, judged=judged)
_environment.globals["KINDS"] = KINDS


def render(template: str, **values: Any) -> str:
    """The page of that template."""
    return _environment.get_template(template).render(values)


def save(html: str, path: Path) -> Path:
    """Write the page whole or not at all, making its folder. Returns the path."""
    with whole(path) as part:
        part.write_bytes(html.encode("utf-8", "replace"))  # names out of a zip may hold lone surrogates
    return path
