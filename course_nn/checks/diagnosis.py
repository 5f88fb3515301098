"""What can be said of any wrong answer, whatever the exercise: the most specific thing that is surely true."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from course_nn.checks.key import Key
from course_nn.checks.outcome import Outcome
from course_nn.checks.probes import ENTRIES
from course_nn.checks.values import Opaque, agrees, is_numeric, show, size

NOT_ATTEMPTED = "Not attempted yet: write your answer in the cell above, run it, then run this check again."


@dataclass(frozen=True)
class Counterexample:
    """The smallest case that goes wrong, in numbers."""

    case: str
    inputs: dict[str, str]
    got: str
    expected: str


def not_attempted(outcome: Outcome) -> bool:
    """True for what an untouched cell gives: the stub's NotImplementedError, or `...` in place of a value."""
    if outcome.raised:
        return outcome.raised.type_name in ("NotImplementedError", "Missing")
    return type(outcome.value) is Opaque and outcome.value.type_name == "..."


def diagnose(
    key: Key, outcomes: Sequence[Outcome], right: Sequence[Outcome], wrong: Sequence[int]
) -> tuple[str, str, int]:
    """(cause, hint, case) of the first statement below that is true of a wrong case; small cases first."""
    wrong = sorted(wrong, key=lambda i: size(key.cases[i].inputs))
    for cause, says in STATEMENTS:
        for i in wrong:
            hint = says(key, i, outcomes[i], right[i])
            if hint:
                return cause, hint, i
    raise AssertionError(f"{key.exercise}: a wrong outcome that no statement describes")


def _unfinished(key: Key, i: int, got: Outcome, right: Outcome) -> str:
    if not not_attempted(got):
        return ""
    return f"The part “{key.cases[i].group}” is not written yet; the rest is judged on its own."


def _raised(key: Key, i: int, got: Outcome, right: Outcome) -> str:
    if not got.raised:
        return ""
    if got.raised.type_name == "NotMeasurable":
        # what a function returns could hold its hidden inputs, and is not repeated
        form = f": it is {got.raised.message}" if key.probe in ("value", *ENTRIES) else ""
        return f"Your answer has another form than the exercise asks for{form}."
    where = f" in your line {got.raised.line}: “{got.raised.source}”" if got.raised.line else ""
    message = f" ({got.raised.message})" if got.raised.message else ""
    return f"{key.exercise} stopped with {got.raised.type_name}{message}{where}."


def _returned_none(key: Key, i: int, got: Outcome, right: Outcome) -> str:
    if got.value is not None or right.value is None:
        return ""
    return (
        f"{key.exercise} returned None for “{key.cases[i].name}”: "
        "a function gives back only what stands after “return”."
    )


def _wrong_type(key: Key, i: int, got: Outcome, right: Outcome) -> str:
    want, have = _kind(right.value), _kind(got.value)
    if want == have:
        return ""
    return f"{key.exercise} gave {have} where {want} is expected."


def _wrong_shape(key: Key, i: int, got: Outcome, right: Outcome) -> str:
    if not (is_numeric(right.value) and is_numeric(got.value)) or np.shape(got.value) == np.shape(right.value):
        return ""
    want = np.shape(right.value)
    axes = f", that is ({key.axes})" if key.axes and key.axes.count(",") + 1 == len(want) else ""
    return f"{key.exercise} gave an array of shape {np.shape(got.value)}; expected {want}{axes}."


def _not_finite(key: Key, i: int, got: Outcome, right: Outcome) -> str:
    if not (is_numeric(right.value) and is_numeric(got.value)):
        return ""
    have = np.asarray(got.value, complex)  # of an int too large for NumPy it could not say
    if np.isfinite(have).all() or not np.isfinite(right.value).all():
        return ""
    what = "NaN" if np.isnan(have).any() else "infinite numbers"
    source = f" (NumPy: {got.warning})" if got.warning else ""
    return f"{key.exercise} gave {what} where the right result is finite{source}."


def _overflow(key: Key, i: int, got: Outcome, right: Outcome) -> str:
    if not got.warning or not agrees(right.value, got.value, key.rtol, key.atol):
        return ""
    return f"The numbers are right, but on the way NumPy warned: {got.warning}. Find a form that never gets there."


def _changed(key: Key, i: int, got: Outcome, right: Outcome) -> str:
    if not got.changed:
        return ""
    names = " and ".join(list(key.cases[i].inputs)[j] for j in got.changed)
    return f"{key.exercise} changed its input {names}: the caller still needs it; compute a new array instead."


def _row_differs(key: Key, i: int, got: Outcome, right: Outcome) -> str:
    """Of a table, the first row that is not right, in the order of the right one."""
    if key.measure or type(right.value) is not dict or type(got.value) is not dict:
        return ""
    table = f"of “{key.cases[i].name}”"
    for name, want in right.value.items():
        if name not in got.value:
            return f"The first row {table} that is missing is “{name}”; those before it are right."
        have = got.value[name]
        if not agrees(want, have, key.rtol, key.atol):
            other = is_numeric(have) and np.shape(have) != np.shape(want)
            shapes = f" (its shape is {np.shape(have)}, expected {np.shape(want)})" if other else ""
            return f"The first row {table} that differs is “{name}”{shapes}; those before it are right."
    more = [f"“{str(name)[:40]}”" for name in got.value if name not in right.value]
    names = ", ".join(more[:5] + ["..."] * (len(more) > 5))
    return f"All rows {table} are right, but there are more than asked for: {names}."


def _differs(key: Key, i: int, got: Outcome, right: Outcome) -> str:
    if not key.cases[i].inputs:
        return f"{show(got.value)} is not it, and no known mistake leads there: work it out again, step by step."
    if not (is_numeric(right.value) and type(got.value) is np.ndarray and got.value.ndim):
        return f"{key.exercise} gave another result than expected for “{key.cases[i].name}”."
    off = ~np.isclose(got.value, right.value, rtol=key.rtol, atol=key.atol, equal_nan=True)
    first = tuple(int(j) for j in np.argwhere(off)[0])
    # the numbers are left to the counterexample: a hint is also shown where the cases are hidden
    return f"{int(off.sum())} of {off.size} entries differ for “{key.cases[i].name}”; the first is {list(first)}."


STATEMENTS = (
    ("unfinished", _unfinished),
    ("raised", _raised),
    ("returned_none", _returned_none),
    ("wrong_type", _wrong_type),
    ("wrong_shape", _wrong_shape),
    ("not_finite", _not_finite),
    ("changed_input", _changed),
    ("warned", _overflow),
    ("row_differs", _row_differs),
    ("differs", _differs),
)


def _kind(x: Any) -> str:
    if is_numeric(x):
        return "an array" if np.ndim(x) else "a number"
    if type(x) in (list, tuple):
        return "a list"
    return {str: "a text", dict: "a dict", type(None): "None"}.get(type(x), f"an object of type {x!r}")


def counterexample(
    key: Key, outcomes: Sequence[Outcome], right: Sequence[Outcome], wrong: Sequence[int]
) -> Counterexample | None:
    """The smallest of the wrong cases, in numbers; None where showing it would only give the answer away."""
    wrong = [i for i in wrong if key.cases[i].inputs]
    if not wrong or key.measure or key.probe in ("value", *ENTRIES):
        return None
    i = min(wrong, key=lambda i: size(key.cases[i].inputs))
    got, case, want, have = outcomes[i], key.cases[i], right[i].value, outcomes[i].value
    if type(want) is dict and type(have) is dict:  # of a table, the first row that differs
        off = [name for name, row in want.items() if not agrees(row, have.get(name), key.rtol, key.atol)]
        want, have = ({n: v for n, v in table.items() if n in off[:1] or not off} for table in (want, have))
    shown = f"{got.raised.type_name}: {got.raised.message}" if got.raised else show(have)
    return Counterexample(case.name, {k: show(v) for k, v in case.inputs.items()}, shown, show(want))
