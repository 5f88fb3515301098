"""Grading again after an exercise, a mistake or a key has changed: shown first, for whom, and changed when told to."""

import json
from contextlib import AbstractContextManager
from dataclasses import replace

import pytest

from autograder import grade as grading
from autograder import record, regrade, results, tables
from autograder.byhand import Given
from autograder.grade import grade_folder
from autograder.gradebook import Gradebook
from autograder.record import ExerciseRecord, QuestionRecord, Record
from autograder.release import student_notebook
from tests.autograder.conftest import SmallNotebook

PASSED = ExerciseRecord("double", "passed", 2.0, 2.0)
FAILED = ExerciseRecord("double", "failed", 0.0, 2.0, "squares", "You squared x.")
SEVEN = ExerciseRecord("seven", "passed", 1.0, 1.0)
WHY = QuestionRecord("why", "to grade", 2.0, "because")


@pytest.fixture
def course(tmp_path, monkeypatch, master):
    """A class of three whose answers are judged as the test says, and a way to grade them."""
    notebook = SmallNotebook(9, "small", "Small", ())
    monkeypatch.setattr(grading, "NOTEBOOKS", (notebook,))
    monkeypatch.setattr(grading.paths, "NOTEBOOKS", tmp_path)
    monkeypatch.setattr(grading, "solved_cells", lambda n: ())
    course = Course(tmp_path, monkeypatch)
    (tmp_path / "09_small.ipynb").write_bytes(student_notebook(master, notebook, "f"))
    for student in ("ada", "jan", "eve"):
        course.hand_in(student)
    return course


class Course:
    def __init__(self, folder, monkeypatch):
        self.folder, self.to, self.monkeypatch = folder, folder / "grading", monkeypatch
        self.verdicts = {"ada": PASSED, "jan": FAILED, "eve": FAILED}
        self.question = WHY

    def hand_in(self, student, more=""):
        path = self.folder / "submissions" / student / "09_small.ipynb"
        path.parent.mkdir(parents=True, exist_ok=True)
        book = json.loads((self.folder / "09_small.ipynb").read_bytes())
        path.write_text(json.dumps(book) + more)

    def change(self, **verdicts):
        """From now on these are the verdicts, and every record is another."""
        self.verdicts |= verdicts
        self.monkeypatch.setattr(
            grading, "versions", lambda: {"the course": str(len(self.verdicts)) + repr(self.verdicts)}
        )

    def grade(self, **more):
        course = self

        class Team(AbstractContextManager):
            def __exit__(self, *_):
                pass

            def run(self, jobs, at_once=0):
                for job in jobs:
                    exercises = (course.verdicts[job.student], SEVEN)
                    yield (
                        job,
                        Record(job.student, "09_small", job.digest, exercises=exercises, questions=(course.question,)),
                    )

        return grade_folder(self.folder / "submissions", self.to, workers=lambda setup: Team(), progress=False, **more)

    def points(self):
        return {r.student: r.points for r in results.read(self.to)}

    def latest(self):
        return {r.student: r.points for r in record.load_all(self.to)}


def test_nothing_is_asked_where_nothing_changes(course):
    for _ in range(2):
        done = course.grade()
        assert not done.regraded and course.points() == {"ada": 3, "jan": 1, "eve": 1}
    course.change()  # another version, the same verdicts
    done = course.grade()
    assert done.fresh == 3 and not done.regraded
    assert course.grade().fresh == 0


def test_marks_that_would_change_are_shown_and_stay(course):
    course.grade()
    course.change(jan=PASSED)
    for _ in range(2):  # and the second time it need not be run
        done = course.grade()
        [r] = done.regraded
        assert (r.student, r.exercise, r.before, r.after) == ("jan", "double", "squares, 0 of 2", "passed, 2 of 2")
        assert course.points() == course.latest() == {"ada": 3, "jan": 1, "eve": 1}
    assert done.fresh == 0


def test_they_change_with_apply_and_are_recorded(course):
    course.grade()
    course.change(jan=PASSED, eve=replace(FAILED, hint="x * x is the square."))
    done = course.grade(apply=True)
    assert done.applied and len(done.regraded) == 2
    assert course.points() == course.latest() == {"ada": 3, "jan": 3, "eve": 1}
    rows = tables.read(course.to / "regraded.csv").rows
    assert [row[1:] for row in rows] == [
        ["eve", "09_small", "double", "squares, 0 of 2", "squares, 0 of 2, another hint"],
        ["jan", "09_small", "double", "squares, 0 of 2", "passed, 2 of 2"],
    ]
    assert not course.grade().regraded
    course.change(jan=FAILED)
    course.grade(apply=True)
    assert len(tables.read(course.to / "regraded.csv").rows) == 3 and course.points()["jan"] == 1


def test_marks_given_by_hand_are_kept(course):
    course.grade()
    with Gradebook(course.to) as book:
        book.give([Given("jan", "09_small", "why", 1.5, "well"), Given("eve", "09_small", "check_double", 1.0)])
    course.change(jan=PASSED, eve=PASSED)
    course.grade(apply=True)
    assert course.points() == {"ada": 3, "jan": 4.5, "eve": 2}


def test_a_new_submission_is_no_change_of_a_mark(course):
    course.grade()
    course.change(jan=PASSED)
    course.hand_in("jan", " ")
    assert not course.grade().regraded and course.points()["jan"] == 3


def test_a_new_answer_to_what_is_graded_by_hand_is_named(course):
    course.grade()
    with Gradebook(course.to) as book:
        book.give([Given("jan", "09_small", "why", 1.5)])
    course.hand_in("jan", " ")
    assert not course.grade().remarks  # the notebook is another one, the answer is not
    course.question = replace(WHY, answer="another answer")
    for student in ("jan", "eve"):
        course.hand_in(student, "  ")
    [remark] = course.grade().remarks
    assert remark.startswith("jan handed in another answer to why") and "1.5 points by hand" in remark
    assert course.points()["jan"] == 2.5 and not course.grade().remarks


def test_a_question_worth_more_is_shown(course):
    course.grade()
    course.change()
    course.question = replace(WHY, max_points=3.0)
    done = course.grade()
    assert {(r.before, r.after) for r in done.regraded} == {("to grade, up to 2", "to grade, up to 3")}


def test_a_lost_record_is_no_hindrance(course):
    course.grade()
    for path in (course.to / "records").glob("*.json"):
        path.unlink()
    course.change(jan=PASSED)
    assert not course.grade().regraded and course.points()["jan"] == 3


def test_the_summary_says_how_many_and_who():
    found = [regrade.Regraded(f"s{i:02d}", "02_losses", "mse", "passed, 2 of 2", "squares, 0 of 2") for i in range(10)]
    found.append(regrade.Regraded("ada", "02_losses", "mae", "a, 0 of 1", "b, 0 of 1"))
    assert regrade.summary(found) == [
        "02_losses, mse: passed, 2 of 2 -> squares, 0 of 2: 10 students (s00, s01, s02, s03, s04, s05, s06, s07 and 2 more)",
        "02_losses, mae: a, 0 of 1 -> b, 0 of 1: 1 student (ada)",
    ]
