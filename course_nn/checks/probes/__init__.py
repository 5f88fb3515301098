"""How an answer is called. A probe gets the student's object and a case's inputs, and returns plain values.

Probes run in the student's process, in the notebook as in the grader, so they hold nothing secret. Here stand those
that any topic may use; a topic's own are in the module of its name.
"""

from __future__ import annotations

from typing import Any

import numpy as np

ENTRIES = ("entry", "table")  # probes that ask for one entry of a table: hints then begin with its name


def call(answer: Any, *args: Any) -> Any:
    """A function: call it."""
    return answer(*args)


def value(answer: Any) -> Any:
    """A number, a choice or any other value: take it as it is."""
    return answer


def entry(answer: Any, key: str) -> Any:
    """A table of answers: the one under `key`; a choice in words counts without its capitals and outer spaces."""
    if answer is ...:
        return answer
    if not isinstance(answer, dict) or key not in answer:
        raise TypeError(f"it needs an entry {key!r}: write it as in the stub, {{...}}")
    found = answer[key]
    return found.strip().lower() if isinstance(found, str) else found


def table(answer: Any, key: str) -> Any:
    """A table of numbers of which the one under `key` is asked for: the whole of it, as its measure looks further."""
    found = entry(answer, key)
    if found is ...:
        return ...
    if not isinstance(found, (int, float, np.number, np.bool_)):
        raise TypeError(f"the entry {key!r} has to be a number, and it is {found!r}")
    return answer


def rows(answer: Any, names: list[str], *args: Any) -> Any:
    """A function that returns a table, a dict: those of its rows that have these names, lists as arrays."""
    result = answer(*args)
    if result is None:
        return None
    if not isinstance(result, dict):
        raise TypeError(f"it returned {type(result).__name__}; return a dict, as the docstring says")
    found = {name: result[name] for name in names if name in result}
    return {name: np.array(row) if isinstance(row, list) else row for name, row in found.items()}


def layer(answer: Any, method: str, x: Any, *more: Any) -> Any:
    """A layer class without parameters: its output, or its gradient for the dy that comes last.

    method: "forward" takes x, "backward" takes x and dy. "second input" and "second layer" take x, another x and dy:
    the layer, or a second one of its kind, sees the other x before the layer goes backward.
    """
    made = answer()
    y = made.forward(x)
    if method == "forward":
        return y
    if method == "second input":
        made.forward(more[0])
    elif method == "second layer":
        answer().forward(more[0])
    return made.backward(more[-1])


def result(answer: Any, i: int, *args: Any) -> Any:
    """A function that returns two things: the one at place i. They come as a tuple or list, or as two numbers."""
    two = answer(*args)
    if two is None:
        return None
    return parts(tuple(two) if getattr(two, "shape", None) == (2,) else two)[i]


def named_part(several: Any, name: str, names: tuple[str, ...]) -> Any:
    """Several things that a function returned in the order of `names`: the one of that name."""
    if several is None:
        return None
    if not isinstance(several, (tuple, list)) or len(several) != len(names):
        what = f"{len(several)} things" if isinstance(several, (tuple, list)) else f"one {type(several).__name__}"
        raise TypeError(f"it returned {what}; return {', '.join(names)}")
    return several[names.index(name)]


def parts(several: Any, ndim: float = np.inf, n: int | None = None) -> Any:
    """Several things, n of them: a tuple or list, or, if each has `ndim` axes, an array with one more."""
    if not isinstance(several, (tuple, list)) and getattr(several, "ndim", 0) <= ndim:
        raise TypeError(f"it returned one {type(several).__name__}; return several things with commas between them")
    if n is not None and len(several) != n:
        raise TypeError(f"it returned {len(several)} things; return {n}, with commas between them")
    return several
