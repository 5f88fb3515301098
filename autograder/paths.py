"""Where things live in the instructor's repository."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOLUTIONS = ROOT / "solutions"
NOTEBOOKS = ROOT / "notebooks"
PACKAGE = ROOT / "course_nn"
KEYS = PACKAGE / "keys"
ANSWERS = ROOT / "tests" / "answers"
