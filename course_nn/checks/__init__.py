"""An exercise's outside: the Key (data), the judge, the Verdict, and check() and hint() for the notebook."""

from course_nn.checks.journal import progress
from course_nn.checks.judge import Verdict, judge
from course_nn.checks.key import Key, KeyFileError, find, load
from course_nn.checks.notebook import check, hint
from course_nn.checks.outcome import MISSING, Outcome, Raised, capture

__all__ = [
    "MISSING",
    "Key",
    "KeyFileError",
    "Outcome",
    "Raised",
    "Verdict",
    "capture",
    "check",
    "find",
    "hint",
    "judge",
    "load",
    "progress",
]  # fmt: skip
