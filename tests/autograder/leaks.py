"""Run with a student edition on the path: which of its functions and classes would pass for an answer?

python leaks.py KEY...    prints each exercise and what passes for its answer
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import course_nn
from course_nn.checks import capture, measures, probes
from course_nn.checks import key as keys
from course_nn.checks.names import find
from course_nn.checks.outcome import measured
from course_nn.checks.values import agrees

NOT_TO_BE_CALLED = "course_nn.__main__", "course_nn.data.online", "course_nn.crosscheck", "course_nn.desk"


def callables() -> Iterator[tuple[str, Any]]:
    """Everything that can be imported from course_nn and called: functions, classes, and their methods."""
    for found in pkgutil.walk_packages(course_nn.__path__, "course_nn."):
        if found.name.startswith(NOT_TO_BE_CALLED):
            continue
        try:
            module = importlib.import_module(found.name)
        except ModuleNotFoundError:  # a picture of a later notebook, drawn with what is withheld
            continue
        for name, thing in vars(module).items():
            if callable(thing) and getattr(thing, "__module__", "") == found.name:
                yield f"{found.name}.{name}", thing
                if inspect.isclass(thing):
                    yield from (
                        (f"{found.name}.{name}.{m}", f) for m, f in vars(thing).items() if inspect.isfunction(f)
                    )


def reproduces(key: keys.Key, answer: Any) -> bool:
    """Whether the answer passes, case by case: the first that differs ends it."""
    probe = find(key.probe, probes)
    measure = find(key.measure, measures) if key.measure else None
    for case in key.cases:
        args = tuple(case.inputs.values())
        outcome = capture(probe, answer, args)
        if measure:
            outcome = measured(outcome, measure, (*args, *case.secret.values()))
        if outcome.raised or not agrees(case.expected.value, outcome.value, key.rtol, key.atol):
            return False
    return True


def main() -> None:
    candidates = dict(callables())
    print(len(candidates), "can be called")
    for path in map(Path, sys.argv[1:]):
        key = keys.load(path)
        for name, candidate in list(candidates.items()):
            began = time.perf_counter()
            if reproduces(key, candidate):
                print(key.exercise, name, flush=True)
            if time.perf_counter() - began > 0.1:  # a widget that draws, say: one such call is enough
                del candidates[name]


if __name__ == "__main__":
    main()
