import pytest

from autograder.exercise import Case, Exercise
from course_nn.checks import notebook
from course_nn.checks.choice import Choice
from course_nn.checks.key import CONTENTS, Listed, load, write_contents


@pytest.fixture(autouse=True)
def keys(tmp_path, monkeypatch):
    exercise = Exercise(lambda x: 2 * x, points={"small": 1, "large": 2}, see="Section 6.1")
    exercise.name = "double"
    exercise.cases(lambda rng: [Case("small", "small", x=rng.normal()), Case("large", "large", x=1e3 + rng.normal())])

    @exercise.mistake
    def squares(x):
        """You squared x <b>instead</b> of doubling it; add it to itself."""
        return x * x

    exercise.key(0, "09_test").save(tmp_path / "09_test" / "double.npz")
    (tmp_path / CONTENTS).write_bytes(write_contents({"09_test": Listed("Test", {"double": 3})}))
    monkeypatch.setattr(notebook, "PUBLIC", tmp_path)
    monkeypatch.setattr(notebook, "find", lambda name: load(tmp_path / "09_test" / f"{name}.npz"))
    monkeypatch.setattr(notebook, "_seen", {})


def bundle(result):
    return result._repr_mimebundle_()


def test_check_finds_the_answer_by_name_in_the_notebook_that_calls_it():
    namespace = {"check": notebook.check}
    exec("def double(x): return x + x\nresult = check('double')", namespace)
    assert "double: passed (3 of 3 points)" in str(namespace["result"])
    assert "All visible checks of this notebook passed." in str(namespace["result"])


def test_of_a_notebook_to_choose_from_the_best_count(tmp_path):
    listed = Listed("Test", {"double": 3, "triple": 3}, Choice(1, (("double",), ("triple",))))
    (tmp_path / CONTENTS).write_bytes(write_contents({"09_test": listed}))
    said = str(own(lambda x: 2 * x))
    assert "So far in this notebook: 3 of 3 points, 1 of 2 exercises; the best 1 of 2 directions count." in said


def test_a_missing_answer_is_not_attempted_and_no_traceback():
    assert "not attempted" in str(notebook.check("double"))


def test_a_failed_check_shows_hint_counterexample_reading_and_points_so_far():
    shown = bundle(notebook.check("double", lambda x: x * x))["text/html"]
    for text in ("You squared x", "The smallest case that differs", "your answer", "Section 6.1", "0 of 3 points"):
        assert text in shown


def test_every_text_is_escaped():
    shown = bundle(notebook.check("double", lambda x: x * x))["text/html"]
    assert "<b>instead" not in shown and "&lt;b&gt;instead" in shown

    def hostile(x):
        raise ValueError("<script>alert(1)</script>")

    shown = bundle(notebook.check("double", hostile))["text/html"]
    assert "<script" not in shown and "&lt;script" in shown


def test_nbgrader_autograde_reads_the_points_as_a_number(monkeypatch):
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    partly = notebook.check("double", lambda x: 2 * x if x > 10 else x)
    assert float(bundle(partly)["text/plain"]) == 2


def own(program):
    """What check says in a notebook whose answer this is."""
    namespace = {"check": notebook.check, "double": program}
    exec("result = check('double')", namespace)
    return namespace["result"]


def test_nbgrader_validate_fails_with_the_hint(monkeypatch):
    monkeypatch.setenv("NBGRADER_EXECUTION", "validate")
    with pytest.raises(AssertionError, match="You squared x"):
        own(lambda x: x * x)
    assert "passed" in str(own(lambda x: 2 * x))


def test_a_draft_is_tried_and_counts_for_nothing(monkeypatch):
    own(lambda x: 2 * x)
    monkeypatch.setenv("NBGRADER_EXECUTION", "validate")
    assert "You squared x" in str(notebook.check("double", lambda x: x * x))
    assert "All visible checks of this notebook passed." in str(own(lambda x: 2 * x))
