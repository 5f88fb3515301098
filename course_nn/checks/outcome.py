"""What came of one call of a student's answer, as plain data."""

from __future__ import annotations

import copy
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from course_nn.checks.values import Opaque, agrees, plain


@dataclass(frozen=True)
class Raised:
    """An error that left the student's code: its type's name, its message, and their line that raised it."""

    type_name: str
    message: str = ""
    line: int = 0
    source: str = ""


@dataclass(frozen=True)
class Outcome:
    """A value or an error, which inputs were changed, and NumPy's floating-point warning, if one came.

    note: what a measure says of a value that counts; it decides nothing.
    """

    value: Any = None
    raised: Raised | None = None
    changed: tuple[int, ...] = ()
    warning: str = ""
    note: str = ""


MISSING = Outcome(raised=Raised("Missing"))  # there is no object of that name


def capture(probe: Callable[..., Any], answer: Any, args: tuple[Any, ...]) -> Outcome:
    """Call `probe(answer, *copies of args)` and return what came of it; student errors never escape."""
    copies = copy.deepcopy(args)
    try:
        with warnings.catch_warnings(record=True) as caught, np.errstate(all="warn", under="ignore"):
            warnings.simplefilter("always")
            value = plain(probe(answer, *copies))
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        return Outcome(raised=describe(error))
    changed = tuple(i for i, (a, b) in enumerate(zip(args, copies, strict=True)) if not _same(a, b))
    floating = [str(w.message) for w in caught if w.category is RuntimeWarning and "encountered in" in str(w.message)]
    return Outcome(value, None, changed, floating[0] if floating else "")


def _same(before: Any, after: Any) -> bool:
    return agrees(before, plain(after), 0.0, 0.0)


def describe(error: BaseException) -> Raised:
    """The error as data, with the last line that stands in the student's notebook rather than in a library."""
    try:
        message = str(error)[:500]
    except Exception:  # a student's own exception may fail at that too
        message = ""
    line, source = 0, ""
    if isinstance(error, SyntaxError) and error.lineno:
        line, source = error.lineno, (error.text or "").strip()
    tb = error.__traceback__
    while tb:
        if tb.tb_frame.f_globals.get("__name__") == "__main__":
            line, source = tb.tb_lineno, _source(tb.tb_frame.f_code.co_filename, tb.tb_lineno)
        tb = tb.tb_next
    return Raised(type(error).__name__[:80], message, line, source[:200])


def _source(filename: str, line: int) -> str:
    import linecache

    return linecache.getline(filename, line).strip()


def measured(outcome: Outcome, measure: Callable[..., Any], args: tuple[Any, ...]) -> Outcome:
    """The outcome with its value replaced by `measure(value, *args)`: what a property exercise is judged by.

    If that is a dict with an entry "note", the note is taken out of it and kept beside it.
    """
    if outcome.raised or outcome.value is None or type(outcome.value) is Opaque:
        return outcome
    value = capture(lambda v, *a: measure(v, *a), outcome.value, args)
    if value.raised:
        return Outcome(raised=Raised("NotMeasurable", f"{outcome.value!r}"[:200]))
    note = value.value.pop("note", "") if type(value.value) is dict else ""
    return Outcome(value.value, None, outcome.changed, outcome.warning, note)
