"""What a calculation done by hand is judged by: a table of numbers, each computed from those above it.

A slip early on is counted once: every number is also compared with what follows from the student's own earlier ones.
But a 0 follows from any 0, and a table of zeros would be mostly right: after some of them, only other numbers lead on.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from course_nn.checks.formulas import evaluate

CARRIED = (
    "Counted: right for your own earlier numbers, and wrong only because one of those is. Mend that one first, then "
    "come back here."
)
MOST_ZEROS = 4  # wrong ones, up to the number that is to follow from them


def number(
    table: Mapping[str, Any],
    key: str,
    given: Mapping[str, float],
    rules: Mapping[str, str],
    slips: Mapping[str, list[str]],
) -> Any:
    """What the number under `key` is: right, or the slip it comes from, or "unknown".

    table: the student's numbers by name; "..." or nothing stands for one that is not there yet.
    given: the numbers that are known to everybody. rules: a formula for each number, in the order of the calculation.
    slips: by name, the formulas that usual slips use for this number. In a formula, "dL/dw1" is dL_dw1, "new z" new_z.
    A number may be rounded: to four digits, or to four places after the point.
    """
    got = _number(table[key])
    if got is None:
        raise ValueError("a number has to be finite")
    right = _at(key, given, rules, {})
    if _close(got, right[_symbol(key)]):
        return {"is": "right"}
    zeros = [name for name in rules if _is_0(table.get(name)) and not _close(0, right.get(_symbol(name), 0))]
    if _is_0(got) and len(zeros) > MOST_ZEROS:
        table = {name: x for name, x in table.items() if name not in zeros}
    own = _at(key, given, rules, table)
    if _close(got, own[_symbol(key)]):
        return {"is": "right", "note": CARRIED}
    for slip, formulas in slips.items():
        if any(_close(got, evaluate(formula, own)) for formula in formulas):
            return {"is": slip}
    return {"is": "unknown"}


def _at(key: str, given: Mapping[str, float], rules: Mapping[str, str], table: Mapping[str, Any]) -> dict[str, float]:
    """All numbers up to `key`: the table's own where it has them, and else by rule; `key` itself always by rule."""
    at = dict(given)
    for name, formula in rules.items():
        have = None if name == key else _number(table.get(name))
        at[_symbol(name)] = evaluate(formula, at) if have is None else have
        if name == key:
            break
    return at


def _symbol(name: str) -> str:
    return name.replace("/", "_").replace(" ", "_")


def _number(x: Any) -> float | None:
    return float(x) if isinstance(x, (bool, int, float)) and abs(x) < 1e100 else None


def _is_0(x: Any) -> bool:
    n = _number(x)
    return n is not None and abs(n) < 0.01


def _close(got: float, want: float) -> bool:
    return abs(got - want) <= 6e-5 + 1e-3 * abs(want)
