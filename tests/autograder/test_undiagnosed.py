"""Wrong programs without a mistake that explains them: which are the same, and what is written of them."""

import json

import pytest

from autograder.__main__ import main
from autograder.answers import collected
from autograder.folder import write_latest
from autograder.record import ExerciseRecord, Record
from autograder.undiagnosed import clusters, suggest

ONE = """
def double(x):
    \"\"\"Twice x, says Ada.\"\"\"
    half = x / 2  # by Ada
    return half * 3
"""
RENAMED = """
def double(value):
    # by Jan
    a = value / 2

    return (a * 3)
"""
OTHER = """
def double(x):
    half = x / 3
    return half * 3
"""


@pytest.fixture
def graded(tmp_path):
    """A grading folder; gives a way to put a student's answer into it."""
    made = []

    def put(student, source, cause="differs", state="failed", cell="double"):
        path = tmp_path / "submitted" / student / "09_small" / "09_small.ipynb"
        path.parent.mkdir(parents=True)
        cells = [{"cell_type": "code", "id": cell, "metadata": {}, "source": source, "outputs": []}]
        path.write_text(json.dumps({"cells": cells, "nbformat": 4, "nbformat_minor": 5, "metadata": {}}))
        e = ExerciseRecord("double", state, 0.0, 2.0, cause, "A hint.")
        made.append(Record(student, "09_small", f"{len(made):032d}", exercises=(e,)))
        made[-1].save(tmp_path / "records")
        write_latest(tmp_path, [r.digest for r in made])
        return made

    return put


def test_programs_are_the_same_but_for_names_comments_and_layout(graded, tmp_path):
    graded("eve", OTHER)
    graded("jan", RENAMED)
    made = graded("ada", ONE)
    found = clusters(tmp_path, made)
    assert [c.students for c in found] == [("ada", "jan"), ("eve",)]
    assert "Ada" not in found[0].source and "Jan" not in found[0].source
    assert found[0].source.startswith("def double(")


def test_what_is_explained_passed_or_stopped_is_left_out(graded, tmp_path):
    graded("ada", ONE, cause="squares")
    graded("jan", ONE, cause="", state="passed")
    graded("eve", ONE, cause="raised")
    graded("tom", ONE, cause="warned")
    made = graded("zoe", "def double(x:")
    assert not clusters(tmp_path, made)


def test_a_program_that_is_too_deep_to_be_compared_hides_no_other(graded, tmp_path):
    graded("ada", f"def double(x):\n    return {' + '.join(['x'] * 600)}")
    [c] = clusters(tmp_path, graded("jan", ONE))
    assert c.students == ("jan",)


def test_an_answer_in_a_cell_that_lost_its_mark_is_found(graded, tmp_path):
    [c] = clusters(tmp_path, graded("ada", ONE, cell="added"))
    assert c.students == ("ada",)


def test_a_program_that_cannot_be_written_again_is_left_out(graded, tmp_path):
    graded("eve", "def double(x):\n    return 0x" + "f" * 5_000)
    graded("zoe", "def double(x):\n    return " + " + ".join("x" * 900))
    made = graded("ada", ONE)
    assert [c.students for c in clusters(tmp_path, made)] == [("ada",)]


def test_drafts_are_of_the_form_that_collected_answers_have(graded, tmp_path):
    for student in ("ada", "jan", "eve"):
        made = graded(student, OTHER if student == "eve" else ONE)
    paths = suggest(clusters(tmp_path, made), tmp_path / "drafts")
    [answer] = collected(tmp_path / "drafts")
    assert paths == [answer.path] and (answer.exercise, answer.verdict) == ("double", "name_it")
    assert answer.run()(2) == 3.0 and "2 students" in answer.source and "Ada" not in answer.source


def test_the_command_writes_them_and_says_what_to_do(graded, tmp_path, capsys):
    for student in ("ada", "jan"):
        graded(student, ONE)
    assert main(["mistakes", "suggest", "--to", str(tmp_path)]) == 0
    assert (tmp_path / "mistakes" / "double" / "name_it.suggested1.py").exists()
    assert "1 program that 2 students or more wrote" in capsys.readouterr().out
    assert main(["mistakes", "suggest", "--to", str(tmp_path / "none")]) == 1
    assert "holds no records yet" in capsys.readouterr().err
