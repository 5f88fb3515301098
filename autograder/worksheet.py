"""A calculation by hand as an exercise: each number earns its own points, and a slip is counted once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from autograder.exercise import Case, Exercise
from course_nn.checks import probes
from course_nn.checks.formulas import evaluate
from course_nn.checks.measures.worksheet import number

Formulas = str | tuple[str, ...]
Slip = tuple[str, Mapping[str, Formulas]]


class Worksheet:
    """A table of numbers to be computed one after the other, from numbers that are given.

    rules: the formula of each number, in order; those not in `points` stand in between and are not asked for.
    """

    def __init__(self, given: Mapping[str, float], rules: Mapping[str, str], points: Mapping[str, float], see: str):
        self.given, self.rules, self.points = dict(given), dict(rules), dict(points)
        self._slips: dict[str, dict[str, list[str]]] = {key: {} for key in rules}
        self.exercise = Exercise(self.table({}), points=points, probe=probes.table, measure=number, see=see)
        self.exercise.cases(self._cases)

    def table(self, formulas: Mapping[str, str]) -> dict[str, float]:
        """The numbers asked for, with these formulas in place of the rules; what follows goes on from there."""
        at = dict(self.given)
        for key, rule in self.rules.items():
            at[symbol(key)] = evaluate(formulas.get(key, rule), at)
        return {key: at[symbol(key)] for key in self.points}

    def slips(self, **slips: Slip) -> None:
        """Usual slips by name: the hint, and for each number the formula that the slip uses.

        Several formulas for a number are slips between which the hint can only ask.
        """
        for name, (hint, formulas) in slips.items():
            several = {key: [f] if isinstance(f, str) else list(f) for key, f in formulas.items()}
            for key, alternatives in several.items():
                self._slips[key][name] = alternatives
            self._mistake(name, hint, self.table({key: alternatives[0] for key, alternatives in several.items()}))

    def unknown(self, hint: str) -> None:
        """What is said of a number that comes from no rule and no slip."""
        self._mistake("unknown", hint, {key: 1000.5 + 7.25 * i for i, key in enumerate(self.points)})

    def _mistake(self, name: str, hint: str, wrong: dict[str, float]) -> None:
        def program() -> dict[str, float]:
            return wrong

        program.__name__, program.__doc__ = name, hint
        self.exercise.mistake(program)

    def _cases(self, rng: np.random.Generator) -> Iterator[Case]:
        for key in self.points:
            yield Case(f"the number {key}", key, key=key).keeping(
                given=self.given, rules=self.rules, slips=self._slips[key]
            )


def symbol(key: str) -> str:
    """What a number is called in formulas: "dL/dw1" is dL_dw1."""
    return key.replace("/", "_").replace(" ", "_")
