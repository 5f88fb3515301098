"""What keeps the course true, over every exercise in it: nobody has to remember these."""

from __future__ import annotations

import json
import re
from functools import cache
from types import ModuleType
from typing import Any

import jupytext
import numpy as np
import pytest

from autograder import paths
from autograder.answers import Answer, collected
from autograder.exercise import PUBLIC_SEED, Case, Exercise, exercises_of
from autograder.notebook import CHECK
from autograder.release import build
from autograder.syllabus import NOTEBOOKS
from course_nn.checks import MISSING, Key, Outcome, Verdict, capture, judge, probes
from course_nn.checks.names import find
from course_nn.checks.symptoms import holds
from course_nn.checks.values import is_numeric

SEEDS = range(21)  # the public one and 20 others
EXERCISES = {
    name: (notebook, exercise)
    for notebook in NOTEBOOKS
    for name, exercise in notebook.exercises().items()
    if isinstance(exercise, Exercise)
}
each_exercise = pytest.mark.parametrize("name", EXERCISES)


@cache
def key_of(exercise: Exercise, seed: int) -> Key:
    """The exercise's key for one seed, made once: tests of one exercise run in one process (see conftest)."""
    return exercise.key(seed)


def keys_of(exercise: Exercise) -> list[Key]:
    """The exercise's key for every seed, or just the public one where the seed changes nothing."""
    public, other = (key_of(exercise, seed) for seed in SEEDS[:2])
    return [public] if public.to_bytes() == other.to_bytes() else [key_of(exercise, seed) for seed in SEEDS]


def verdict(key: Key, answer: Any) -> Verdict:
    probe = find(key.probe, probes)
    return judge(key, lambda args: capture(probe, answer, args))


@each_exercise
def test_the_reference_passes_and_is_finite_on_every_seed(name: str) -> None:
    _, exercise = EXERCISES[name]
    for key in keys_of(exercise):
        assert verdict(key, exercise.reference).passed
        for case in key.cases:
            assert case.expected.raised is None and not case.expected.warning, case.name
            assert _all_finite(case.expected.value), case.name


@each_exercise
def test_every_mistake_is_diagnosed_as_itself_on_every_seed(name: str) -> None:
    _, exercise = EXERCISES[name]
    for seed, key in enumerate(keys_of(exercise)):
        for cause, program in exercise.mistakes.items():
            said = verdict(key, exercise.answer(program))
            assert (said.state, said.cause) == ("failed", cause), f"seed {seed}: {said.cause}: {said.hint}"


@each_exercise
def test_every_symptom_holds_for_its_own_mistake_and_for_no_other(name: str) -> None:
    _, exercise = EXERCISES[name]
    for key in keys_of(exercise):
        for symptom in key.symptoms:
            cases = [i for i, c in enumerate(key.cases) if not symptom.group or c.group == symptom.group]
            for mistake in key.mistakes:
                pairs = [(mistake.outcomes[i], key.cases[i].expected) for i in cases]
                explained = all(
                    not got.raised and holds(symptom.relation, got.value, right.value, symptom.parameters)
                    for got, right in pairs
                )
                assert explained == (mistake.cause == symptom.cause), f"{symptom.relation} on {mistake.cause}"


@each_exercise
def test_two_hints_of_an_exercise_are_never_the_same(name: str) -> None:
    _, exercise = EXERCISES[name]
    hints = [m.hint for m in key_of(exercise, PUBLIC_SEED).mistakes]
    assert len(hints) == len(set(hints))
    assert all(hint.endswith((".", "?", "!")) and len(hint) <= 300 for hint in hints)


@each_exercise
def test_other_right_answers_pass_on_every_seed(name: str) -> None:
    _, exercise = EXERCISES[name]
    for program in exercise.alternatives:
        assert all(verdict(key, exercise.answer(program)).passed for key in keys_of(exercise))


@each_exercise
def test_a_program_that_memorised_the_public_cases_fails_the_hidden_ones(name: str) -> None:
    _, exercise = EXERCISES[name]
    public = key_of(exercise, PUBLIC_SEED)
    if exercise.is_value or exercise.measure or not any(c.inputs for c in public.cases):
        pytest.skip("the answer is a value: its hidden cases are the public ones")
    memory = {repr(list(c.inputs.values())): c.expected for c in public.cases}

    def recite(args: tuple[Any, ...]) -> Outcome:
        return memory.get(repr(list(args)), Outcome(value=0.0))

    assert judge(public, recite).passed
    assert not judge(key_of(exercise, PUBLIC_SEED + 1), recite).passed


SAME_FOR_EVERY_SEED = {"DataLoader"}  # its probe asks for facts, and all of them are to be true


@pytest.mark.parametrize(
    "name", [n for n, (_, e) in EXERCISES.items() if not (e.is_value or e.measure or n in SAME_FOR_EVERY_SEED)]
)
@pytest.mark.parametrize("known_by", ["order", "shapes"])
def test_who_has_the_public_answers_by_order_or_shapes_fails_the_hidden_cases(name: str, known_by: str) -> None:
    _, exercise = EXERCISES[name]
    public = key_of(exercise, PUBLIC_SEED)
    memory = {_outline(list(c.inputs.values())): c.expected for c in reversed(public.cases)}

    def recite(key: Key) -> Verdict:
        order = iter(c.expected for c in public.cases)
        return judge(key, lambda a: next(order) if known_by == "order" else memory.get(_outline(list(a)), MISSING))

    assert not all(recite(key).passed for key in keys_of(exercise)[1:6])


def _outline(x: Any) -> Any:
    """What inputs have in common with those of another seed: types, shapes, names and small numbers."""
    if isinstance(x, np.ndarray):
        return x.shape
    if isinstance(x, (list, tuple)):
        return tuple(map(_outline, x))
    if isinstance(x, dict):
        return tuple((name, _outline(value)) for name, value in x.items())
    return x if isinstance(x, str) or (isinstance(x, int) and abs(x) < 1000) else type(x)


@each_exercise
def test_matrices_among_the_inputs_are_not_all_square(name: str) -> None:
    shapes = [a.shape for c in key_of(EXERCISES[name][1], PUBLIC_SEED).cases for a in _arrays(c.inputs) if a.ndim == 2]
    assert not shapes or any(n != m for n, m in shapes)


def test_function_and_class_exercises_have_at_least_eight_mistakes_in_the_median() -> None:
    counts = [len(e.mistakes) for _, e in EXERCISES.values() if not e.is_value]
    assert np.median(counts) >= 8, sorted(counts)


ANSWERS = collected()


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda a: f"{a.exercise}/{a.verdict}.{a.who}")
@pytest.mark.parametrize("seed", [PUBLIC_SEED, 20261])
def test_a_collected_answer_gets_the_verdict_in_its_name(answer: Answer, seed: int) -> None:
    _, exercise = EXERCISES[answer.exercise]
    said = verdict(key_of(exercise, seed), answer.run())
    assert said.name == answer.verdict, said.hint


@each_exercise
def test_there_are_right_answers_in_other_styles(name: str) -> None:
    exercise = EXERCISES[name][1]
    right = [a for a in ANSWERS if a.exercise == name and a.verdict == "passed"]
    assert len(right) >= (3 if exercise.max_points >= 4 and not exercise.is_value else 1)


def _namespace(cells: list[tuple[str, str]]) -> dict[str, Any]:
    """Run plain and answer cells in order in one namespace, as the notebook does; demos and checks left out."""
    namespace: dict[str, Any] = {"__name__": "__main__"}
    for cell_id, source in cells:
        exec(compile(source, f"<{cell_id}>", "exec"), namespace)
    return namespace


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda n: n.name)
def test_every_solution_cell_passes_its_check(notebook: Any) -> None:
    book = jupytext.reads((paths.SOLUTIONS / f"{notebook.name}.py").read_text(encoding="utf-8"), fmt="py:percent")
    cells = [
        (c.metadata.get("exercise", "cell"), c.source)
        for c in book.cells
        if c.cell_type == "code" and "demo" not in c.metadata.get("tags", []) and not CHECK.fullmatch(c.source.strip())
    ]
    namespace = _namespace(cells)
    for name, (of, exercise) in EXERCISES.items():
        if of == notebook:
            assert verdict(key_of(exercise, PUBLIC_SEED), namespace[name]).passed, name


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda n: n.name)
def test_every_untouched_student_cell_is_judged_not_attempted(notebook: Any) -> None:
    book = json.loads(build((notebook,)).notebooks[paths.NOTEBOOKS / f"{notebook.name}.ipynb"])
    cells = [
        (c["id"], "".join(c["source"]))
        for c in book["cells"]
        if c["cell_type"] == "code"
        and "demo" not in c["metadata"].get("tags", [])
        and not CHECK.fullmatch("".join(c["source"]).strip())
    ]
    namespace = _namespace(cells)
    for name, (of, exercise) in EXERCISES.items():
        if of == notebook:
            said = verdict(key_of(exercise, PUBLIC_SEED), namespace[name])
            assert (said.state, said.points) == ("not attempted", 0), name


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda n: n.name)
def test_a_notebook_has_hints_at_hand_and_shows_the_progress_at_its_end(notebook: Any) -> None:
    book = jupytext.reads((paths.SOLUTIONS / f"{notebook.name}.py").read_text(encoding="utf-8"), fmt="py:percent")
    cells = [c.source for c in book.cells if c.cell_type == "code"]
    assert any("from course_nn.checks import check, hint, progress" in source for source in cells)
    assert cells[-1] == "progress()"


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda n: n.name)
def test_a_notebook_is_not_too_long_to_read(notebook: Any) -> None:
    """About 1,800 words of prose, a formula counted as one; tables and the answers to questions left out."""
    book = jupytext.reads((paths.SOLUTIONS / f"{notebook.name}.py").read_text(encoding="utf-8"), fmt="py:percent")
    text = "\n".join(c.source for c in book.cells if c.cell_type == "markdown")
    text = re.sub(
        r"### BEGIN SOLUTION.*?### END SOLUTION|\$\$.*?\$\$|^\|.*?$", "", text, flags=re.DOTALL | re.MULTILINE
    )
    words = re.findall(r"\$[^$]*\$|`[^`]*`|[^\W\d][\w'’-]*", text)
    assert len(words) <= 1850, len(words)


def test_exercise_names_are_unique_in_the_course() -> None:
    names = [name for n in NOTEBOOKS for name in n.exercises()]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("notebook", [n for n in NOTEBOOKS if n.choice.groups], ids=lambda n: n.name)
def test_directions_to_choose_from_are_worth_the_same(notebook: Any) -> None:
    """Else the points that can be had would depend on the choice. Questions, marked by hand, are in none of them."""
    points = [sum(EXERCISES[name][1].max_points for name in group) for group in notebook.choice.groups]
    names = [name for group in notebook.choice.groups for name in group]
    assert len(set(points)) == 1 and len(names) == len(set(names)) and 0 < notebook.choice.best < len(points)
    assert {EXERCISES[name][0] for name in names} == {notebook}


def test_a_topic_may_list_its_exercises_in_an_order_of_its_own() -> None:
    module = ModuleType("topic")
    module.first, module.second, module.helper = Exercise(1, points=1), Exercise(2, points=1), 3
    assert list(exercises_of(module)) == ["first", "second"]
    module.__all__ = ["second", "helper", "first"]
    assert list(exercises_of(module)) == ["second", "first"] and module.first.name == "first"


def test_a_mistake_without_a_hint_is_refused() -> None:
    exercise = Exercise(lambda x: x, points=1)
    with pytest.raises(ValueError, match="docstring"):
        exercise.mistake(lambda x: -x)


def test_points_and_cases_must_name_the_same_groups() -> None:
    exercise = Exercise(abs, points={"small": 1, "large": 1})
    exercise.name = "abs"
    exercise.cases(lambda rng: [Case("one", "small", x=1.0)])
    with pytest.raises(ValueError, match=r"\['small'\].*\['large', 'small'\]"):
        exercise.key(0)


def _arrays(x: Any) -> list[np.ndarray]:
    if isinstance(x, np.ndarray):
        return [x]
    items = x.values() if isinstance(x, dict) else x if isinstance(x, (list, tuple)) else []
    return [a for v in items for a in _arrays(v)]


def _all_finite(x: Any) -> bool:
    if is_numeric(x):
        return bool(np.isfinite(x).all())
    return all(
        _all_finite(v) for v in (x.values() if isinstance(x, dict) else x if isinstance(x, (list, tuple)) else [])
    )
