"""Exercise: one exercise described once, as code. A Key is what it becomes for one seed.

mse_gradient = Exercise(reference=losses.mse_gradient, points=2)

@mse_gradient.cases
def _(rng):
    yield Case("a batch of 4, 2 outputs", y_hat=rng.normal(size=(4, 2)), y=rng.normal(size=(4, 2)))

@mse_gradient.mistake
def forgets_the_two(y_hat, y):
    \"\"\"The derivative of (ŷ - y)² brings down a 2; yours is half of it everywhere.\"\"\"
    return (y_hat - y) / y.size
"""

from __future__ import annotations

import inspect
import zlib
from collections.abc import Callable, Iterable, Mapping
from types import ModuleType
from typing import Any, TypeVar

import numpy as np

from course_nn.checks import key as keys
from course_nn.checks import measures, probes
from course_nn.checks.names import name_of
from course_nn.checks.outcome import Outcome, capture, measured
from course_nn.checks.symptoms import RELATIONS
from course_nn.checks.values import plain

Program = TypeVar("Program", bound=Callable[..., Any])
PUBLIC_SEED = 0


class Case:
    """One call of the answer: a name for people, the inputs by name, and the group of points it guards."""

    def __init__(self, name: str, /, group: str = "", **inputs: Any):
        self.name, self.group, self.inputs = name, group, inputs
        self.secret: dict[str, Any] = {}

    def keeping(self, **secret: Any) -> Case:
        """The same case with what the answer never sees: the exercise's measure gets it, after the inputs."""
        self.secret = secret
        return self


class Exercise:
    """A reference, a generator of cases, and the mistakes we expect.

    reference: the right function, class or value.
    points: a number, or points by group of cases, as {"forward": 1, "backward": 2}.
    probe: how an answer is called, a function below course_nn.checks.probes; by default a function or class is called
        with a case's inputs and anything else is taken as the value.
    measure: for a property or behaviour exercise, the function below course_nn.checks.measures that the value is judged
        by: its results are compared with those of the reference's value.
    axes: what the axes of the result mean, as "N, M"; see: where to read about it.
    """

    name = ""  # given by the module that holds it

    def __init__(
        self,
        reference: Any,
        *,
        points: float | Mapping[str, float],
        probe: Callable[..., Any] | None = None,
        measure: Callable[..., Any] | None = None,
        axes: str = "",
        see: str = "",
        rtol: float = 1e-6,
        atol: float = 1e-9,
    ):
        self.reference = reference
        self.points = dict(points) if isinstance(points, Mapping) else {"": points}
        self.is_value = not callable(reference)
        self.probe = probe or (probes.value if self.is_value else probes.call)
        self.measure, self.axes, self.see, self.rtol, self.atol = measure, axes, see, rtol, atol
        self.mistakes: dict[str, Any] = {}
        self.symptoms: list[tuple[str, str, str, dict[str, Any]]] = []
        self.alternatives: list[Any] = []
        self._cases: Callable[[np.random.Generator], Iterable[Case]] = lambda rng: [Case("your answer")]

    @property
    def max_points(self) -> float:
        """All points of the exercise."""
        return round(sum(self.points.values()), 9)  # ten times 0.2 is 2

    def cases(self, generator: Callable[[np.random.Generator], Iterable[Case]]) -> None:
        """Decorate the generator of cases: it draws every input from the rng it gets."""
        self._cases = generator

    def mistake(self, program: Program) -> Program:
        """Decorate a wrong program. Its docstring is the hint, its name the cause.

        For an exercise whose answer is a value, the program takes nothing and returns the wrong value.
        """
        if not hint(program):
            raise ValueError(f"mistake {program.__name__} has no docstring: it is the hint the student gets")
        if program.__name__ in self.mistakes:
            raise ValueError(f"mistake {program.__name__} is there twice")
        self.mistakes[program.__name__] = program
        return program

    def also_right(self, program: Program) -> Program:
        """Decorate another right program, whose results differ by convention only."""
        self.alternatives.append(program)
        return program

    def symptom(self, relation: str, of: Callable[..., Any], *, group: str = "", **parameters: Any) -> None:
        """`relation` between a result and the right one betrays the mistake `of`, in whatever arithmetic."""
        if relation not in RELATIONS:
            raise ValueError(f"no relation {relation!r}; course_nn.checks.symptoms has {', '.join(RELATIONS)}")
        if of.__name__ not in self.mistakes:
            raise ValueError(f"{of.__name__} is no mistake of this exercise")
        self.symptoms.append((of.__name__, relation, group, parameters))

    def answer(self, program: Any) -> Any:
        """The object that a student with this program would have: for a value exercise, the value."""
        return program() if self.is_value and callable(program) else program

    def run(self, program: Any, inputs: Mapping[str, Any], secret: Mapping[str, Any]) -> Outcome:
        """What comes of `program` on one case."""
        args = tuple(inputs.values())
        outcome = capture(self.probe, self.answer(program), args)
        return measured(outcome, self.measure, (*args, *secret.values())) if self.measure else outcome

    def key(self, seed: int, notebook: str = "") -> keys.Key:
        """The exercise as data, for one seed."""
        if not self.name:
            raise ValueError("an exercise gets its name from the module that holds it: load it through the syllabus")
        rng = np.random.default_rng([seed, zlib.crc32(self.name.encode())])
        cases = list(self._cases(rng))
        if seed != PUBLIC_SEED and not self.is_value:  # or the n-th could be answered as the n-th public one
            rng.shuffle(cases)
        groups = {c.group for c in cases}
        if groups != set(self.points):
            raise ValueError(f"{self.name}: cases are in groups {sorted(groups)}, points in {sorted(self.points)}")
        if not self.measure and any(c.secret for c in cases):
            raise ValueError(f"{self.name}: a case has secrets, but there is no measure that would get them")
        inputs = [{name: plain(v) for name, v in c.inputs.items()} for c in cases]
        secrets = [{name: plain(v) for name, v in c.secret.items()} for c in cases]

        def outcomes(program: Any) -> tuple[Outcome, ...]:
            return tuple(self.run(program, i, s) for i, s in zip(inputs, secrets, strict=True))

        return keys.Key(
            exercise=self.name,
            notebook=notebook,
            points=self.points,
            cases=tuple(
                keys.Case(c.name, c.group, i, o, s)
                for c, i, o, s in zip(cases, inputs, outcomes(self.reference), secrets, strict=True)
            ),
            mistakes=tuple(keys.Mistake(n, hint(p), outcomes(p)) for n, p in self.mistakes.items()),
            symptoms=tuple(
                keys.Symptom(cause, hint(self.mistakes[cause]), relation, parameters, group)
                for cause, relation, group, parameters in self.symptoms
            ),
            alternatives=tuple(outcomes(p) for p in self.alternatives),
            probe=name_of(self.probe, probes),
            measure=name_of(self.measure, measures) if self.measure else "",
            axes=self.axes,
            see=self.see,
            rtol=self.rtol,
            atol=self.atol,
        )


def hint(program: Callable[..., Any]) -> str:
    """The docstring of a wrong program as one line."""
    return " ".join(inspect.cleandoc(program.__dict__.get("__doc__") or program.__doc__ or "").split())


class Question:
    """A question answered in words, graded by hand.

    rubric: (points, what earns them) in rows; samples: graded sample answers, (points, answer, remark).
    """

    name = ""

    def __init__(self, rubric: list[tuple[float, str]], samples: list[tuple[float, str, str]]):
        self.rubric, self.samples = rubric, samples

    @property
    def max_points(self) -> float:
        """The points of all rows of the rubric."""
        return sum(points for points, _ in self.rubric)


def exercises_of(module: ModuleType) -> dict[str, Exercise | Question]:
    """The exercises and questions of one topic's module, by name, in the order of its __all__, or as written."""
    names = getattr(module, "__all__", [name for name in vars(module) if not name.startswith("_")])
    found = {name: x for name in names if isinstance(x := getattr(module, name), (Exercise, Question))}
    for name, exercise in found.items():
        exercise.name = name
    return found
