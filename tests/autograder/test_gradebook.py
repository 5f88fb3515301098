import json
import shutil

import pytest

from autograder.gradebook import Gradebook
from autograder.notebook import parse
from autograder.record import ExerciseRecord, QuestionRecord, Record
from autograder.release import student_notebook


@pytest.fixture
def released(master, notebook):
    return student_notebook(master, notebook, "f")


def record(student, points=2.0, **more):
    fields = {
        "exercises": (
            ExerciseRecord(
                "double",
                "passed" if points else "failed",
                points,
                2.0,
                "" if points else "squares",
                "" if points else "You squared x.",
            ),
            ExerciseRecord("seven", "passed", 1.0, 1.0),
        ),
        "questions": (QuestionRecord("why", "to grade", 2.0, "because"),),
    } | more
    return Record(student, "09_small", "0" * 32, **fields)


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    """A grading folder just made: nbgrader takes seconds to set up its database."""
    folder = tmp_path_factory.mktemp("empty") / "grading"
    Gradebook(folder).database.close()
    return folder


@pytest.fixture
def book(tmp_path, released, empty):
    shutil.copytree(empty, tmp_path / "grading")
    with Gradebook(tmp_path / "grading") as gradebook:
        gradebook.add_notebook("09_small", released)
        yield gradebook


def autograded(book, student):
    return json.loads((book.folder / "autograded" / student / "09_small" / "09_small.ipynb").read_text())


def test_scores_go_into_nbgraders_database_and_again_changes_nothing(book, released):
    for _ in range(2):
        book.store(record("ada"), parse(released), released)
        book.store(record("bob", 0.0), parse(released), released)
        assert book.scores() == {("ada", "09_small"): 3.0, ("bob", "09_small"): 1.0}


def test_marks_given_by_hand_are_kept_when_graded_again(book, released):
    book.store(record("ada"), parse(released), released)
    grade = book.database.find_grade("why", "09_small", "09_small", "ada")
    assert grade.needs_manual_grade
    grade.manual_score = 1.5
    book.database.db.commit()
    book.store(record("ada"), parse(released), released)
    assert book.scores()["ada", "09_small"] == 4.5
    assert not book.database.find_grade("why", "09_small", "09_small", "ada").needs_manual_grade


def test_an_unanswered_question_is_zero_and_needs_no_hand(book, released):
    book.store(record("ada", questions=(QuestionRecord("why", "not attempted", 2.0),)), parse(released), released)
    assert not book.database.find_grade("why", "09_small", "09_small", "ada").needs_manual_grade


def test_the_hint_is_the_comment_that_formgrader_shows(book, released):
    book.store(record("bob", 0.0), parse(released), released)
    assert book.database.find_comment("double", "09_small", "09_small", "bob").comment == "[squares] You squared x."


def test_the_autograded_notebook_shows_the_verdict_under_its_check_and_no_active_output(book, released):
    outputs = {
        "double": [
            {"output_type": "display_data", "data": {"text/html": "<script>x()</script>", "text/plain": "plain"}},
            {
                "output_type": "display_data",
                "data": {"image/svg+xml": "<svg onload='x()'/>", "image/png": "bm90IGEgcG5n"},
            },
            {"output_type": "display_data", "data": {"image/png": "<script>"}},
        ]
    }
    book.store(record("bob", 0.0, outputs=outputs), parse(released), released)
    made = autograded(book, "bob")
    cells = {c["metadata"].get("nbgrader", {}).get("grade_id"): c for c in made["cells"]}
    assert "You squared x." in cells["check_double"]["outputs"][0]["text"]
    text = json.dumps(cells["double"]["outputs"])
    assert "script" not in text and "svg" not in text and "plain" in text and "bm90IGEgcG5n" in text


def test_an_unreadable_submission_still_has_a_page_with_every_mark(book, released):
    unreadable = record("eve", 0.0, state="unreadable", reason="The file is empty.", questions=())
    book.store(unreadable, [], b"")
    made = autograded(book, "eve")
    ids = {c["metadata"].get("nbgrader", {}).get("grade_id") for c in made["cells"]}
    assert "The file is empty." in made["cells"][0]["source"] and {"check_double", "check_seven", "why"} <= ids


def test_a_copied_cell_has_its_stamp_only_once(book, released):
    cells = parse(released)
    cells.append(next(c for c in cells if c.id == "double"))
    book.store(record("ada"), cells, released)
    ids = [c["metadata"].get("nbgrader", {}).get("grade_id") for c in autograded(book, "ada")["cells"]]
    assert ids.count("double") == 1


def test_a_verdict_that_took_a_right_earlier_piece_says_so_under_its_check_and_to_formgrader(book, released):
    carried = ExerciseRecord("double", "passed", 2.0, 2.0, carried=("seven",))
    book.store(record("ada", exercises=(carried,)), parse(released), released)
    cells = {c["metadata"].get("nbgrader", {}).get("grade_id"): c for c in autograded(book, "ada")["cells"]}
    assert cells["check_double"]["outputs"][0]["text"].endswith("Judged with a right seven in place of yours.\n")
    comment = book.database.find_comment("double", "09_small", "09_small", "ada").comment
    assert comment == "Judged with a right seven in place of yours."
