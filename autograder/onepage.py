"""The lecturer's report on one sheet of paper: what a class did, and what to say about it. The rest is in `report`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from autograder import page
from autograder.effort import Effort
from autograder.record import Record
from autograder.report import by_notebook, lecture

if TYPE_CHECKING:
    from autograder.undiagnosed import Cluster

ROWS = 18  # of exercises, or of notebooks: more do not fit beside what there is to say


def write(
    records: Sequence[Record],
    to: Path,
    *,
    title: str = "The class on one page",
    clusters: Sequence[Cluster] = (),
    effort: Mapping[str, Effort] | None = None,
) -> Path:
    """Write the page to the file `to`; printed on A4 it is one page. Returns its path. See `report.write`."""
    records = page.single(records)
    notebooks = by_notebook(records)
    html = page.render(
        "onepage.html",
        title=title,
        records=records,
        graded=[r for r in records if r.state == "graded"],
        students={r.student for r in records},
        notebooks=[n for n in notebooks if n.shares],
        lecture=lecture(notebooks),
        answers=sum(answers for n in notebooks for answers, _ in n.questions.values()),
        alike=sum(len(c.students) > 1 for c in clusters),
        efforts={name: e for name, e in (effort or {}).items() if e.enough},
        rows=ROWS,
    )
    return page.save(html, to)
