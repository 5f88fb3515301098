import json
import zipfile

import jupytext
import pytest

from autograder import paths
from course_nn.desk import submit


def answered(course, name="00_start_here", without=()):
    """Put the solutions into a notebook, as a student would have them; gives its path."""
    cells = jupytext.read(paths.SOLUTIONS / f"{name}.py").cells
    solved = {c.metadata["exercise"]: c.source for c in cells if "exercise" in c.metadata}
    path = course / "notebooks" / f"{name}.ipynb"
    book = json.loads(path.read_text())
    for cell in book["cells"]:
        exercise = cell["metadata"].get("nbgrader", {}).get("grade_id", "")
        if exercise in solved and exercise not in without:
            cell["source"] = solved[exercise]
    path.write_text(json.dumps(book))
    return path


def cell_of(book, grade_id):
    return next(c for c in book["cells"] if c["metadata"].get("nbgrader", {}).get("grade_id") == grade_id)


def handed_in(course):
    (path,) = (course / "handin").glob("*.zip")
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_what_was_worked_in_is_run_and_packed_as_it_was_saved(edition, capsys):
    course = edition("course", 0)
    path = answered(course)
    (course / "notebooks" / "progress.jsonl").write_text("{}")
    assert submit.main([], course) == 0
    said = capsys.readouterr().out
    assert "5 of 5 points in the visible checks" in said and "minutes ago" in said and "✗" not in said
    files = handed_in(course)
    assert set(files) == {"00_start_here.ipynb", "handin.json"}  # nobody agreed to more
    assert files["00_start_here.ipynb"] == path.read_bytes()
    about = json.loads(files["handin.json"])
    assert about["notebooks"]["00_start_here"]["visible_points"] == 5
    assert len(about["edition"]) == 64 and about["versions"]["numpy"]


def test_what_would_be_lost_is_said_and_packed_all_the_same(edition, capsys):
    course = edition("course", 0)
    path = answered(course)
    book = json.loads(path.read_text())
    # It passed while a helper was still in the kernel's memory; and another cell lost its mark.
    cell_of(book, "centre_rows")["source"] = "def centre_rows(x):\n    return helper(x)"
    cell_of(book, "check_centre_rows")["outputs"] = [
        {"output_type": "execute_result", "execution_count": 3, "metadata": {},
         "data": {"text/plain": "centre_rows: passed (2 of 2 points)"}}
    ]  # fmt: skip
    cell_of(book, "scale_columns")["metadata"] = {}
    path.write_text(json.dumps(book))
    assert submit.main(["00"], course) == 0
    said = capsys.readouterr().out
    assert "centre_rows: it shows passed, but run from top to bottom it does not pass" in said
    assert "scale_columns: its cell is gone" in said and "Mend what is said above" in said
    assert json.loads(handed_in(course)["handin.json"])["notebooks"]["00_start_here"]["lost"]


@pytest.mark.parametrize(
    "code, words", [("while True: pass", "longer than"), ("import os; os._exit(1)", "kernel died")]
)
def test_a_notebook_that_does_not_get_to_its_end_is_said(edition, capsys, monkeypatch, code, words):
    monkeypatch.setattr(submit, "CELL_SECONDS", 3)
    course = edition("course", 0)
    path = course / "notebooks" / "00_start_here.ipynb"
    book = json.loads(path.read_text())
    book["cells"] = [
        {"cell_type": "code", "id": "a", "metadata": {}, "outputs": [], "execution_count": None, "source": code}
    ]
    path.write_text(json.dumps(book))
    assert submit.main([], course) == 0
    assert words in capsys.readouterr().out and "00_start_here.ipynb" in handed_in(course)


def test_a_damaged_notebook_is_handed_in_as_it_is_and_said(edition, capsys):
    course = edition("course", 0)
    (course / "notebooks" / "00_start_here.ipynb").write_text('{"cells": [')
    assert submit.main([], course) == 0
    assert "damaged and cannot be opened" in capsys.readouterr().out
    assert handed_in(course)["00_start_here.ipynb"] == b'{"cells": ['


def test_progress_is_packed_only_if_the_student_agrees(edition, monkeypatch):
    course = edition("course", 0)
    (course / "notebooks" / "00_start_here.ipynb").write_text("{")
    (course / "notebooks" / "progress.jsonl").write_text("what I did")
    submit.main(["--share-progress"], course)
    assert handed_in(course)["progress.jsonl"] == b"what I did"
    monkeypatch.setattr(submit.sys, "stdin", type("Terminal", (), {"isatty": lambda self: True})())
    for reply, agreed in (("y", True), ("", False), ("no", False)):
        monkeypatch.setattr("builtins.input", lambda _, reply=reply: reply)
        assert submit.ask() is agreed


def test_nothing_to_hand_in_and_a_wrong_name_are_sentences(edition, capsys):
    course = edition("course", 0)
    assert submit.main([], course) == 1
    assert "not worked in any notebook yet" in capsys.readouterr().err
    with pytest.raises(SystemExit, match="There is no notebook 07; there are 00_start_here, 01_feedforward"):
        submit.main(["07"], course)
    assert not (course / "handin").exists()


def full(*_, **__):
    raise OSError(28, "No space left on device")


def test_where_there_is_no_room_to_run_them_the_notebooks_are_packed_all_the_same(edition, capsys, monkeypatch):
    course = edition("course", 0)
    answered(course)
    monkeypatch.setattr(submit.shutil, "copytree", full)
    assert submit.main([], course) == 0
    assert "It could not be run on this machine: the disk is full." in capsys.readouterr().out
    assert "00_start_here.ipynb" in handed_in(course)


def test_a_full_disk_is_said_and_the_work_and_what_was_packed_before_stay(edition, capsys, monkeypatch):
    course = edition("course", 0)
    path = answered(course)
    saved = path.read_bytes()
    (course / "handin").mkdir()
    (course / "handin" / "earlier.zip").write_bytes(b"earlier")
    monkeypatch.setattr(submit, "run", lambda *_: [])
    monkeypatch.setattr(submit.zipfile.ZipFile, "writestr", full)
    assert submit.main([], course) == 1
    said = capsys.readouterr()
    assert "Nothing is packed: the disk is full. Your notebooks are as you saved them." in said.err
    assert "Packed" not in said.out and path.read_bytes() == saved
    assert [p.name for p in (course / "handin").iterdir()] == ["earlier.zip"]
