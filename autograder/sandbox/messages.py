"""What frames mean: outcomes, errors and outputs as messages, and back.

Both sides run this file. The functions named `..._from_message` get a student's words: they return what they say or
raise WireError.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from course_nn.checks.outcome import Outcome, Raised
from course_nn.checks.values import Opaque, flatten, printable, restore

if TYPE_CHECKING or __package__:
    from .wire import WireError
else:  # in the guest: beside this file, not in a package
    from wire import WireError

KEPT = ("text/plain", "text/html", "image/png")  # the representations of an output


def outcome_to_message(outcome: Outcome, arrays: list[np.ndarray]) -> dict[str, Any]:
    """An Outcome as part of a message; its arrays are appended to `arrays`."""
    return {
        "value": flatten(outcome.value, arrays),
        "raised": raised_to_message(outcome.raised),
        "changed": list(outcome.changed),
        "warning": outcome.warning[:500],
    }


def outcome_from_message(message: Any, arrays: list[np.ndarray], inputs: int) -> Outcome:
    """Inverse of `outcome_to_message`, for a call with so many inputs. Raises WireError for anything else."""
    if type(message) is not dict or message.keys() != {"value", "raised", "changed", "warning"}:
        raise WireError("not an outcome")
    changed, warning = message["changed"], message["warning"]
    if type(changed) is not list or len(changed) > inputs or any(type(i) is not int for i in changed):
        raise WireError("not the numbers of changed inputs")
    if not all(0 <= i < inputs for i in changed) or type(warning) is not str or len(warning) > 500:
        raise WireError("not an outcome")
    return Outcome(value_from_message(message["value"], arrays), raised_from_message(message["raised"]),
                   tuple(changed), warning)  # fmt: skip


def value_from_message(tree: Any, arrays: list[np.ndarray]) -> Any:
    """The value of a tree that `flatten` made. Raises WireError for any other."""
    again: list[np.ndarray] = []
    try:
        value = restore(tree, arrays)
        flatten(value, again)
    except (ValueError, TypeError) as error:
        raise WireError(f"not a value: {str(error)[:80]}") from None
    if len(again) != len(arrays):  # one large array named a million times would fill the grader's memory later
        raise WireError("arrays must be used once each")
    return value


def raised_to_message(raised: Raised | None) -> list[Any] | None:
    """A Raised as part of a message."""
    return [raised.type_name, raised.message, raised.line, raised.source] if raised else None


def raised_from_message(message: Any) -> Raised | None:
    """Inverse of `raised_to_message`. Raises WireError for anything else."""
    if message is None:
        return None
    if type(message) is not list or [type(x) for x in message] != [str, str, int, str]:
        raise WireError("not an error")
    type_name, text, line, source = message
    return Raised(printable(type_name[:80]), text[:500], line if 0 < line < 1_000_000 else 0, printable(source[:200]))


def unable(value: Any) -> Outcome:
    """What stands for a result that is too large to cross."""
    return Outcome(Opaque(f"{type(value).__name__} too large to check"))


def output_from_message(message: Any) -> dict[str, Any]:
    """A message as an nbformat-4 output, cut down to what is kept. Raises WireError for anything else."""
    texts: dict[str, Any] = message if type(message) is dict else {}
    kind, data, count = texts.get("output_type"), texts.get("data"), texts.get("execution_count")

    def are_texts(*values: Any) -> bool:
        return all(type(v) is str for v in values)

    if kind == "stream" and texts.get("name") in ("stdout", "stderr") and are_texts(texts.get("text")):
        return {"output_type": kind, "name": texts["name"], "text": texts["text"]}
    if kind in ("display_data", "execute_result") and type(data) is dict and are_texts(*data.values()):
        output = {"output_type": kind, "metadata": {}, "data": {k: data[k] for k in KEPT if k in data}}
        return output | ({"execution_count": count if type(count) is int else None} if kind[0] == "e" else {})
    lines, name, value = texts.get("traceback"), texts.get("ename"), texts.get("evalue")
    if kind == "error" and type(lines) is list and are_texts(name, value, *lines):
        return {"output_type": kind, "ename": name, "evalue": value, "traceback": lines}
    raise WireError("not an output")
