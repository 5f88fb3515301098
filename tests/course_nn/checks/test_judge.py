"""The judge on a small exercise: y = x Wᵀ, in two groups."""

import numpy as np
import pytest

from autograder.exercise import Case, Exercise
from course_nn.checks import MISSING, capture, judge, measures, probes


def apply(x, W):
    return x @ W.T


@pytest.fixture
def exercise():
    made = Exercise(apply, points={"batch": 2, "one": 1}, axes="N, M")
    made.name = "apply"

    @made.cases
    def _(rng):
        yield Case("a batch of 4", "batch", x=rng.normal(size=(4, 3)), W=rng.normal(size=(5, 3)))
        yield Case("a square batch", "batch", x=rng.normal(size=(3, 3)), W=rng.normal(size=(3, 3)))
        yield Case("a batch of 1", "one", x=rng.normal(size=(1, 2)), W=rng.normal(size=(7, 2)))

    @made.mistake
    def forgets_the_half(x, W):
        """You doubled it; take each product once."""
        return 2 * (x @ W.T)

    @made.mistake
    def mirrored(x, W):
        """You have the sign reversed; turn it round."""
        return -(x @ W.T)

    return made


def say(exercise, answer, seed=0):
    return judge(exercise.key(seed), lambda args: capture(probes.call, answer, args))


def test_a_right_answer_gets_all_points(exercise):
    said = say(exercise, lambda x, W: np.einsum("nd,md->nm", x, W))
    assert said.passed and said.points == said.max_points == 3 and not said.hint and said.counterexample is None


def test_a_known_mistake_gets_its_hint_and_the_smallest_counterexample(exercise):
    said = say(exercise, lambda x, W: x @ W.T + x @ W.T)
    assert said.name == "forgets_the_half" and said.points == 0
    assert said.counterexample.case == "a batch of 1"


def test_groups_that_are_right_keep_their_points(exercise):
    said = say(exercise, lambda x, W: x @ W.T * (1 if len(x) == 1 else -1))
    assert said.points == 1 and said.groups == {"batch": False, "one": True} and said.cause == "mirrored"


def test_points_of_many_small_parts_sum_to_what_people_expect():
    parts = dict.fromkeys("abcdefghij", 0.2)
    made = Exercise(dict.fromkeys(parts, 1), points=parts, probe=probes.entry)
    made.name = "parts"
    made.cases(lambda rng: [Case(part, part, part=part) for part in parts])
    assert made.max_points == 2
    said = judge(made.key(0), lambda args: capture(probes.entry, dict.fromkeys(parts, 1), args))
    assert said.points == said.max_points == 2


def test_two_groups_with_two_mistakes_are_both_named(exercise):
    said = say(exercise, lambda x, W: x @ W.T * (2 if len(x) == 1 else -1))
    assert (said.cause, [cause for cause, _ in said.more]) == ("mirrored", ["forgets_the_half"])


def test_two_mistakes_that_give_the_same_make_no_claim(exercise):
    @exercise.mistake
    def doubled_again(x, W):
        """You added it to itself; take it once."""
        return 2 * (x @ W.T)

    assert say(exercise, lambda x, W: 2 * (x @ W.T)).name == "differs"


def test_a_symptom_names_the_mistake_where_exact_results_differ(exercise):
    @exercise.mistake
    def reversed_rows(x, W):
        """Your outputs come in reverse order; keep the order of W's rows."""
        return (x @ W.T)[:, ::-1]

    exercise.symptom("flipped", reversed_rows, axis=1)

    def answer(x, W):  # the same mistake in single precision: too coarse for an exact match
        return (x.astype("f2") @ W.astype("f2").T)[:, ::-1].astype(float)

    assert say(exercise, answer).name == "differs"  # ten bits are too coarse even for the symptom
    assert say(exercise, lambda x, W: (x @ W.T)[:, ::-1] * (1 + 3e-6)).name == "reversed_rows"


@pytest.mark.parametrize(
    "answer, cause, says",
    [
        (lambda x, W: None, "returned_none", "return"),
        (lambda x, W: "text", "wrong_type", "a text where an array"),
        (lambda x, W: (x @ W.T).T, "wrong_shape", r"shape (7, 1); expected (1, 7), that is (N, M)"),
        (lambda x, W: x @ W.T * np.nan, "not_finite", "NaN"),
        (lambda x, W: x @ W.T + 0.5, "differs", "7 of 7 entries differ"),
        (lambda x, W: x @ W, "raised", "ValueError"),
    ],
)
def test_any_other_wrong_answer_gets_a_general_diagnosis(exercise, answer, cause, says):
    said = say(exercise, answer)
    assert said.name == cause and says in said.hint


def test_an_error_names_the_students_own_line(exercise):
    import linecache

    source = "def apply(x, W):\n    y = x + 1\n    return y / undefined\n"
    linecache.cache["<cell>"] = (len(source), None, source.splitlines(True), "<cell>")
    namespace = {"__name__": "__main__"}
    exec(compile(source, "<cell>", "exec"), namespace)
    assert "line 3: “return y / undefined”" in say(exercise, namespace["apply"]).hint


def test_changing_an_input_is_named_even_if_the_result_is_right(exercise):
    def answer(x, W):
        y = x @ W.T
        x *= 0
        return y

    said = say(exercise, answer)
    assert said.name == "changed_input" and "input x" in said.hint


def test_a_warning_of_overflow_is_named_even_if_the_result_is_right(exercise):
    said = say(exercise, lambda x, W: x @ W.T + 0 * np.tanh(np.exp(np.full(1, 1e3))))
    assert said.name == "warned" and "overflow" in said.hint


def test_what_is_not_written_is_not_attempted(exercise):
    def stub(x, W):
        raise NotImplementedError

    said = say(exercise, stub)
    assert (said.state, said.points, said.name) == ("not attempted", 0, "not_attempted")
    assert judge(exercise.key(0), lambda args: MISSING).state == "not attempted"


def test_a_part_that_is_not_written_leaves_the_other_parts_their_points(exercise):
    def answer(x, W):
        if len(x) == 1:
            raise NotImplementedError
        return x @ W.T

    said = say(exercise, answer)
    assert said.name == "unfinished" and said.points == 2


def test_the_same_error_as_a_mistake_raises_is_no_evidence_for_it(exercise):
    @exercise.mistake
    def swapped(x, W):
        """W is outputs x inputs; transpose it."""
        return x @ W

    assert say(exercise, lambda x, W: x @ W).name == "swapped"  # the square case tells
    assert say(exercise, lambda x, W: np.ones(3) + np.ones(4)).name == "raised"


def test_an_exit_in_an_answer_is_only_an_error(exercise):
    assert "SystemExit" in say(exercise, lambda x, W: exit(0)).hint


def test_another_convention_passes_if_it_is_kept_throughout(exercise):
    exercise.also_right(lambda x, W: x @ W.T + 7)
    assert say(exercise, lambda x, W: x @ W.T + 7).passed
    mixed = say(exercise, lambda x, W: x @ W.T + (7 if len(x) == 1 else 0))
    assert not mixed.passed and mixed.points == 2


def test_a_number_beyond_all_floats_is_a_wrong_answer_and_no_crash(exercise):
    assert say(exercise, lambda x, W: 10**400).name == "wrong_type"
    assert say(exercise, lambda x, W: [10**5000]).name == "wrong_type"


@pytest.mark.parametrize("huge", [2**64, -(2**900), 1e308, complex(2, 1)])
def test_a_number_too_large_for_numpy_is_a_wrong_answer_and_no_crash(huge):
    mean = Exercise(lambda x: float(x.mean()), points=1)
    mean.name = "mean"
    mean.cases(lambda rng: [Case("one", x=rng.normal(size=3))])

    @mean.mistake
    def twice(x):
        """It is twice as much."""
        return 2 * float(x.mean())

    mean.symptom("scaled", twice, by=2)
    assert say(mean, lambda x: huge).name == "differs"


def test_the_counterexample_is_a_case_of_the_mistake_that_is_named(exercise):
    def answer(x, W):  # the small case goes wrong for another reason
        return 2 * (x @ W.T) if len(x) > 1 else x @ W.T + 1e-3

    said = say(exercise, answer)
    assert said.cause == "forgets_the_half" and said.counterexample.case != "a batch of 1"
    assert [cause for cause, _ in said.more] == ["differs"]  # and the other group is not passed over in silence


def test_of_a_table_the_first_row_that_differs_is_named():
    def trace(x):
        return {"z": 2 * x, "h": np.tanh(2 * x), "L": float(np.sum(x))}

    made = Exercise(trace, points=1)
    made.name = "trace"
    made.cases(lambda rng: [Case("a small net", x=rng.normal(size=3))])

    said = say(made, lambda x: {**trace(x), "h": x, "L": 0.0})
    assert said.name == "row_differs" and "“h”" in said.hint and "shape" not in said.hint
    assert "“h” (its shape is (1,), expected (3,))" in say(made, lambda x: {**trace(x), "h": x[:1]}).hint
    assert "missing is “h”" in say(made, lambda x: {"z": 2 * x, "L": 1.0}).hint
    assert "more than asked for: “extra”" in say(made, lambda x: {**trace(x), "extra": 1.0}).hint


def test_the_counterexample_of_a_table_is_its_first_row_that_differs():
    made = Exercise(lambda x: {"z": 2 * x, "h": x + 1, "L": 3 * x}, points=1)
    made.name = "trace"
    made.cases(lambda rng: [Case("one number", x=2.0)])
    shown = say(made, lambda x: {"z": 2 * x, "h": x, "L": x}).counterexample
    assert (shown.got, shown.expected) == ("{h: 2}", "{h: 3}")
    shown = say(made, lambda x: {"z": 2 * x, "L": x}).counterexample
    assert (shown.got, shown.expected) == ("{}", "{h: 3}")
    shown = say(made, lambda x: {"z": 2 * x, "h": x + 1, "L": 3 * x, "more": x}).counterexample
    assert "more: 2" in shown.got and "more" not in shown.expected


def enough(predictions, x, labels):
    return {"enough": bool(np.mean(np.asarray(predictions) == labels) >= 0.9)}


def test_a_measure_gets_what_the_case_keeps_from_the_answer(monkeypatch):
    monkeypatch.setattr(measures, "enough", enough, raising=False)
    monkeypatch.setattr(enough, "__module__", measures.__name__)
    made = Exercise(lambda x: np.array(x > 0, int), points=1, measure=enough)
    made.name = "classify"

    @made.cases
    def _(rng):
        x = rng.normal(size=40)
        yield Case("40 numbers", x=x).keeping(labels=np.array(x > 0, int))

    assert say(made, lambda x: np.where(x > 0, 1, 0)).passed
    assert not say(made, lambda x: np.zeros(40, int)).passed
    assert say(made, lambda x, labels: labels).cause == "raised"  # it is called with x alone


def test_secrets_without_a_measure_are_refused():
    made = Exercise(abs, points=1)
    made.name = "abs"
    made.cases(lambda rng: [Case("one", x=1.0).keeping(y=2.0)])
    with pytest.raises(ValueError, match="there is no measure"):
        made.key(0)


def noted(value, key):
    """A measure of a table of two numbers, of which the second may follow from the first."""
    if value[key] == {"a": 1, "b": 2}[key]:
        return {"is": "right"}
    return {"is": "right", "note": "it follows from your own."} if key == "b" and value[key] == 2 * value["a"] else 0


@pytest.fixture
def table(monkeypatch):
    monkeypatch.setattr(measures, "noted", noted, raising=False)
    noted.__module__ = measures.__name__
    made = Exercise({"a": 1, "b": 2}, points={"a": 1, "b": 1}, probe=probes.table, measure=noted)
    made.name = "table"
    made.cases(lambda rng: [Case("the first", "a", key="a"), Case("the second", "b", key="b")])
    made.mistake(a_is_five)
    return made


def a_is_five():
    """Five is too much; take one."""
    return {"a": 5, "b": 2}


def say_table(exercise, answer):
    return judge(exercise.key(0), lambda args: capture(probes.table, answer, args))


def test_a_note_of_the_measure_is_said_of_what_counts_and_decides_nothing(table):
    assert say_table(table, {"a": 1, "b": 2}).more == ()
    said = say_table(table, {"a": 5, "b": 10})
    assert said.groups == {"a": False, "b": True} and said.points == 1
    assert (said.cause, said.hint) == ("a_is_five", "a: Five is too much; take one.")
    assert said.more == (("note", "b: it follows from your own."),)


def test_an_answer_may_pass_with_a_note(monkeypatch, table):
    monkeypatch.setattr(table, "points", {"b": 1})
    table.cases(lambda rng: [Case("the second", "b", key="b")])
    said = say_table(table, {"a": 5, "b": 10})
    assert said.passed and said.points == 1 and said.more == (("note", "b: it follows from your own."),)


def test_in_a_table_the_hint_names_the_entries_unless_it_is_about_all(table):
    assert say_table(table, {"a": 5, "b": 2}).hint.startswith("a: ")

    @table.mistake
    def both_are_nine():
        """Nine is too much; take less."""
        return {"a": 9, "b": 9}

    # the measure says the same of every wrong number: of the first alone there are now two mistakes
    assert say_table(table, {"a": 9, "b": 9}).hint == "Nine is too much; take less."


def test_an_entry_of_a_table_that_is_no_number_says_so(table):
    said = say_table(table, {"a": "one", "b": 2})
    assert said.cause == "raised" and "the entry 'a' has to be a number" in said.hint and said.points == 1
    assert say_table(table, {"a": ..., "b": ...}).state == "not attempted"
