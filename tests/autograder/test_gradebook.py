import base64
import json
import re
import shutil
import struct
from pathlib import Path

import pytest

from autograder.gradebook import Gradebook
from autograder.notebook import parse
from autograder.record import ExerciseRecord, QuestionRecord, Record
from autograder.release import student_notebook
from course_nn.checks.choice import Choice


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


def test_what_does_not_count_has_no_marks_and_says_so(book, released):
    choice = Choice(1, (("double",), ("seven",)))
    ada, bob = record("ada", choice=choice), record("bob", 0.0, choice=choice)
    assert (ada.points, ada.max_points, bob.points) == (2, 2, 1)
    for one in (ada, bob):
        book.store(one, parse(released), released)
    assert book.scores() == {("ada", "09_small"): 2.0, ("bob", "09_small"): 1.0}
    said = "It does not count: the best 1 of 2 directions count, and yours are others."
    assert said in book.database.find_comment("seven", "09_small", "09_small", "ada").auto_comment
    assert said in str(autograded(book, "ada")) and said not in str(autograded(book, "bob"))
    assert book.booked("09_small") == {"ada": "0" * 32, "bob": "0" * 32}


def test_marks_given_by_hand_are_kept_when_graded_again(book, released):
    book.store(record("ada"), parse(released), released)
    book.flush()
    grade = book.database.find_grade("why", "09_small", "09_small", "ada")
    assert grade.needs_manual_grade
    grade.manual_score = 1.5
    book.database.db.commit()
    book.store(record("ada"), parse(released), released)
    assert book.scores()["ada", "09_small"] == 4.5
    assert not book.database.find_grade("why", "09_small", "09_small", "ada").needs_manual_grade


def test_an_unanswered_question_is_zero_and_needs_no_hand(book, released):
    book.store(record("ada", questions=(QuestionRecord("why", "not attempted", 2.0),)), parse(released), released)
    book.flush()
    assert not book.database.find_grade("why", "09_small", "09_small", "ada").needs_manual_grade


def test_the_hint_is_the_comment_that_formgrader_shows(book, released):
    book.store(record("bob", 0.0), parse(released), released)
    book.flush()
    assert book.database.find_comment("double", "09_small", "09_small", "bob").comment == "[squares] You squared x."


def test_the_autograded_notebook_shows_the_verdict_under_its_check_and_no_active_output(book, released):
    picture = base64.b64encode(b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", 3, 2) + b"...").decode()
    bomb = base64.b64encode(b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", 90_000, 90_000) + b"...").decode()
    outputs = {
        "double": [
            {"output_type": "display_data", "data": {"text/html": "<script>x()</script>", "text/plain": "plain"}},
            {
                "output_type": "display_data",
                "data": {"image/svg+xml": "<svg onload='x()'/>", "image/png": picture},
            },
            {"output_type": "display_data", "data": {"image/png": bomb}},
            {"output_type": "display_data", "data": {"image/png": "bm90IGEgcG5n"}},
            {"output_type": "display_data", "data": {"image/png": "<script>"}},
        ]
    }
    book.store(record("bob", 0.0, outputs=outputs), parse(released), released)
    made = autograded(book, "bob")
    cells = {c["metadata"].get("nbgrader", {}).get("grade_id"): c for c in made["cells"]}
    assert "You squared x." in cells["check_double"]["outputs"][0]["text"]
    text = json.dumps(cells["double"]["outputs"])
    assert (
        "script" not in text
        and "svg" not in text
        and "plain" in text
        and text.count("image/png") == 1
        and picture in text
    )


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
    book.flush()
    cells = {c["metadata"].get("nbgrader", {}).get("grade_id"): c for c in autograded(book, "ada")["cells"]}
    assert cells["check_double"]["outputs"][0]["text"].endswith("Judged with a right seven in place of yours.\n")
    comment = book.database.find_comment("double", "09_small", "09_small", "ada").comment
    assert comment == "Judged with a right seven in place of yours."


def test_a_batch_leaves_the_rows_that_nbgraders_own_calls_leave(book, released):
    from nbgrader.api import Comment, Grade

    book.store(record("ada", 0.0), parse(released), released)
    book.flush()
    book.database.add_student("bob")
    with book.database.db.no_autoflush:
        theirs = book.database.add_submission("09_small", "bob").notebooks[0]
    ours = book.database.find_submission_notebook("09_small", "09_small", "ada")
    for kind in (Grade, Comment):
        cells = [{r.name for r in book.database.db.query(kind).filter_by(notebook_id=n.id)} for n in (ours, theirs)]
        assert cells[0] == cells[1] and cells[0]
    assert ours.max_score == theirs.max_score and ours.needs_manual_grade


def test_marks_that_another_program_changed_are_no_longer_booked(book, released):
    for student in ("ada", "bob", "cyd"):
        book.store(record(student), parse(released), released)
    book.flush()
    assert book.booked("09_small") == dict.fromkeys(("ada", "bob", "cyd"), "0" * 32)
    book.database.find_grade("check_seven", "09_small", "09_small", "ada").auto_score = 0.0
    book.database.db.commit()
    (book.folder / "autograded" / "cyd" / "09_small" / "09_small.ipynb").unlink()
    assert set(book.booked("09_small")) == {"bob"}
    assert (
        set(book.last("09_small")) == {"ada", "bob", "cyd"} and book.booked("10_other") == book.last("10_other") == {}
    )


def test_a_quarantined_submission_has_no_mark_and_waits_for_a_person(book, released):
    stopped = tuple(ExerciseRecord(n, "quarantined", 0.0, 1.0) for n in ("double", "seven"))
    book.store(record("eve", exercises=stopped, state="quarantined", reason="Twice."), parse(released), released)
    book.flush()
    grade = book.database.find_grade("check_double", "09_small", "09_small", "eve")
    assert grade.auto_score is None and grade.needs_manual_grade


def test_a_new_gradebook_is_of_nbgraders_latest_version_and_needs_no_upgrade(empty):
    from nbgrader.dbutil import ALEMBIC_DIR
    from sqlalchemy import create_engine, text

    sources = [p.read_text() for p in Path(ALEMBIC_DIR, "versions").glob("*.py")]
    made, replaced = (
        {m for s in sources for m in re.findall(rf"^{name} = '(\w+)'", s, re.M)}
        for name in ("revision", "down_revision")
    )
    engine = create_engine(f"sqlite:///{empty / 'gradebook.db'}")
    with engine.begin() as connection:
        versions = connection.execute(text("SELECT version_num FROM alembic_version")).scalars().all()
    engine.dispose()
    assert {*versions} == made - replaced and len(versions) == 1
