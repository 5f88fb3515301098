import json

import pytest

from autograder.exercise import Case, Exercise
from course_nn.checks import journal, notebook
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
    restart(monkeypatch)


def restart(monkeypatch):
    """What a new kernel knows of earlier checks: nothing."""
    monkeypatch.setattr(notebook, "_own", {})
    monkeypatch.setattr(notebook, "_latest", {})


@pytest.fixture
def file(tmp_path, monkeypatch):
    """The file that checks and hints are written to, as in a notebook."""
    monkeypatch.setattr(journal, "in_a_notebook", lambda: True)
    monkeypatch.chdir(tmp_path)
    return tmp_path / journal.FILE


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


def squared(x):
    return x * x


def tripled(x):
    return 3 * x


def parts(card):
    """Which parts a card shows, the same as text and as HTML."""
    found = []
    for shown in (str(card), bundle(card)["text/html"]):
        words = {"sentence": "You squared x", "numbers": "The smallest", "reading": "Section 6.1", "more": "hint("}
        found.append([name for name, text in words.items() if text in shown])
    assert found[0] == found[1]
    return found[0]


def test_a_failed_check_shows_its_sentence_and_points_and_how_to_get_more():
    card = own(squared)
    assert parts(card) == ["sentence", "more"]
    shown = bundle(card)["text/html"]
    assert '<code>hint("double")</code> shows the smallest such case in numbers.' in shown and "0 of 3 points" in shown
    assert "So far in this notebook: 0 of 3 points, 0 of 1 exercises." in shown


def test_hints_come_one_by_one_and_stay_until_the_diagnosis_changes():
    own(squared)
    first = notebook.hint("double")
    assert parts(first) == ["sentence", "numbers", "more"]
    assert "The smallest case that differs: small" in str(first) and "says where to read about it" in str(first)
    assert parts(own(squared)) == ["sentence", "numbers", "more"]  # the same again
    assert parts(notebook.hint("double")) == ["sentence", "numbers", "reading"]
    assert parts(notebook.hint("double")) == ["sentence", "numbers", "reading"]  # that is all there is
    assert parts(own(tripled)) == ["more"]
    assert parts(own(squared)) == ["sentence", "more"]


def test_what_has_no_numbers_to_show_has_its_pointer_at_once():
    def stub(x):
        raise NotImplementedError

    assert parts(own(stub)) == ["more"]
    card = notebook.hint("double")
    assert "not attempted" in str(card) and parts(card) == ["reading"]


def test_nothing_is_offered_of_what_passed():
    own(lambda x: 2 * x)
    assert "passed" in str(notebook.hint("double")) and parts(notebook.hint("double")) == []


def test_a_hint_to_what_was_not_checked_yet_checks_it():
    namespace = {"hint": notebook.hint, "double": squared}
    exec("result = hint('double')", namespace)
    assert parts(namespace["result"]) == ["sentence", "numbers", "more"]


def test_a_restarted_kernel_remembers_what_was_asked_for(file, monkeypatch):
    own(squared)
    notebook.hint("double")
    restart(monkeypatch)
    assert parts(own(squared)) == ["sentence", "numbers", "more"]
    restart(monkeypatch)
    own(tripled)
    restart(monkeypatch)
    assert parts(own(squared)) == ["sentence", "more"]


def test_each_layer_that_is_asked_for_is_written_down_once(file):
    own(squared)
    for _ in range(4):
        notebook.hint("double")
    lines = [json.loads(line) for line in file.read_text().splitlines()]
    assert [(e["did"], e["cause"], e.get("layer")) for e in lines] == [
        ("check", "squares", None), ("hint", "squares", 1), ("hint", "squares", 2),
    ]  # fmt: skip


def test_hints_go_on_where_the_file_cannot_be_written(file):
    file.mkdir()
    own(squared)
    assert "could not be saved" in str(notebook.hint("double"))
    assert parts(notebook.hint("double")) == ["sentence", "numbers", "reading"]


def test_hints_to_a_draft_are_its_own_and_are_not_written_down(file):
    own(squared)
    notebook.check("double", squared)
    assert parts(notebook.hint("double")) == ["sentence", "numbers", "more"]
    assert len(file.read_text().splitlines()) == 1
    assert parts(own(squared)) == ["sentence", "more"]


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
    assert "your answer" in bundle(partly)["text/html"] and "hint(" not in bundle(partly)["text/html"]


def own(program):
    """What check says in a notebook whose answer this is."""
    namespace = {"check": notebook.check, "double": program}
    exec("result = check('double')", namespace)
    return namespace["result"]


def test_nbgrader_validate_fails_with_the_hint(monkeypatch):
    monkeypatch.setenv("NBGRADER_EXECUTION", "validate")
    with pytest.raises(AssertionError, match="You squared x") as raised:
        own(lambda x: x * x)
    assert raised.value._render_traceback_()[0] == "double: not yet (0 of 3 points)"
    assert "passed" in str(own(lambda x: 2 * x))


def test_a_draft_is_tried_and_counts_for_nothing(monkeypatch):
    own(lambda x: 2 * x)
    monkeypatch.setenv("NBGRADER_EXECUTION", "validate")
    assert "You squared x" in str(notebook.check("double", lambda x: x * x))
    assert "All visible checks of this notebook passed." in str(own(lambda x: 2 * x))
