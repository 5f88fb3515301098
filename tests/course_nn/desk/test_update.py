import json
import zipfile

import pytest

from course_nn.desk import update as module
from course_nn.desk.update import UpdateError, main, update

FIRST, SECOND = "notebooks/00_start_here.ipynb", "notebooks/01_feedforward.ipynb"


def test_next_weeks_edition_brings_what_is_due_and_what_is_new(edition):
    course, new = edition("course", 0), edition("new.zip", 1)
    said = update(new, course)
    assert (course / "course_nn" / "feedforward.py").exists()
    assert (course / "notebooks" / "02_losses.ipynb").exists()
    assert said[0] == "New notebooks: 02_losses."
    assert update(new, course)[0] == "This is the edition that you have."


def test_a_folder_does_as_well_as_a_zip(edition):
    course = edition("course", 0)
    assert update(edition("new", 1), course)[0] == "New notebooks: 02_losses."


def test_work_in_a_notebook_stays_and_a_changed_one_is_put_beside_it(edition):
    course, new = edition("course", 0), edition("new", 1)
    (course / FIRST).write_text("my work")
    (course / SECOND).write_text("my work, too")
    other = (new / SECOND).read_bytes() + b"\n"
    (new / SECOND).write_bytes(other)  # the course has changed this one
    relist(new)
    said = update(new, course)
    assert (course / FIRST).read_text() == "my work" and not (course / "notebooks/00_start_here.new.ipynb").exists()
    assert (course / SECOND).read_text() == "my work, too"
    assert (course / "notebooks/01_feedforward.new.ipynb").read_bytes() == other
    assert said[0].startswith(f"{SECOND}: yours stays")


def test_an_untouched_notebook_is_replaced(edition):
    course, new = edition("course", 0), edition("new", 1)
    (new / FIRST).write_bytes((new / FIRST).read_bytes() + b"\n")
    relist(new)
    update(new, course)
    assert (course / FIRST).read_bytes() == (new / FIRST).read_bytes()


def test_a_file_of_the_course_that_was_changed_is_kept_under_another_name(edition):
    course = edition("course", 0)
    (course / "course_nn" / "shapes.py").write_text("x = 1")
    said = update(edition("new.zip", 1), course)
    assert (course / "course_nn" / "shapes.py.yours").read_text() == "x = 1"
    assert "x = 1" not in (course / "course_nn" / "shapes.py").read_text()
    assert "course_nn/shapes.py: you had changed it" in said[0]


def test_what_the_course_no_longer_has_goes_and_what_is_yours_stays(edition):
    course, new = edition("course", 1), edition("new.zip", 0)
    (course / "notebooks" / "scratch.ipynb").write_text("mine")
    (course / "notebooks" / "progress.jsonl").write_text("mine")
    update(new, course)
    assert not (course / "course_nn" / "feedforward.py").exists()
    assert (course / "notebooks" / "02_losses.ipynb").exists()  # handed out once, it may hold work
    assert (course / "notebooks" / "scratch.ipynb").exists() and (course / "notebooks" / "progress.jsonl").exists()


def test_interrupted_at_any_file_it_can_be_run_again_and_nothing_is_lost(edition, monkeypatch):
    course, new = edition("course", 0), edition("new.zip", 1)
    (course / FIRST).write_text("my work")
    replace, left = module.replace, 0

    def full(path, data):
        nonlocal left
        left -= 1
        if left < 0:
            raise OSError(28, "No space left on device", str(path))
        replace(path, data)

    monkeypatch.setattr(module, "replace", full)
    for budget in (0, 1, 20, 90, 500):
        left = budget
        try:
            update(new, course)
        except OSError:
            assert budget < 500
        assert (course / FIRST).read_text() == "my work"
    assert update(new, course)[0] == "This is the edition that you have."
    assert not list(course.rglob("*.yours")) and not list(course.rglob("*.new.ipynb"))


def test_a_damaged_list_of_files_here_is_mended(edition):
    course = edition("course", 0)
    (course / FIRST).write_text("my work")
    (course / "edition.json").write_text("{")
    update(edition("same.zip", 0), course)
    assert (course / FIRST).read_text() == "my work"
    assert update(edition("same.zip", 0), course)[0] == "This is the edition that you have."


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "a\\b", "C:evil", ""])
def test_nothing_outside_of_the_course_is_written(edition, tmp_path, name):
    course = edition("course", 0)
    with zipfile.ZipFile(tmp_path / "evil.zip", "w") as archive:
        archive.writestr("c/edition.json", json.dumps({"files": {name: "0"}}))
        archive.writestr(f"c/{name}" if name else "c//x", "evil")
    with pytest.raises(UpdateError, match="download it again"):
        update(tmp_path / "evil.zip", course)


def test_a_changed_file_in_the_zip_is_found_before_anything_is_written(edition):
    course, new = edition("course", 0), edition("new", 1)
    (new / "course_nn" / "feedforward.py").write_text("cut off")
    with pytest.raises(UpdateError, match=r"damaged \(course_nn/feedforward\.py\): download it again"):
        update(new, course)
    assert not (course / "course_nn" / "feedforward.py").exists()


def test_wrong_input_is_a_sentence(edition, tmp_path, capsys):
    course = edition("course", 0)
    (tmp_path / "other.zip").write_bytes(b"PK nothing")
    with zipfile.ZipFile(tmp_path / "empty.zip", "w") as archive:
        archive.writestr("photo.jpg", "x")
    for name, words in (
        ("nowhere.zip", "name the zip you were given"),
        ("other.zip", "damaged"),
        ("empty.zip", "holds no edition of this course"),
    ):
        assert main([str(tmp_path / name)], course) == 1
        assert words in capsys.readouterr().err
    assert main([], course) == 2 and "usage" in capsys.readouterr().err
    assert main([str(edition("new.zip", 1))], tmp_path) == 1
    assert "not a student edition. Unpack the zip" in capsys.readouterr().err


def relist(folder):
    """Let edition.json tell the truth again."""
    import hashlib

    listed = json.loads((folder / "edition.json").read_text())
    for name in listed["files"]:
        listed["files"][name] = hashlib.sha256((folder / name).read_bytes()).hexdigest()
    (folder / "edition.json").write_text(json.dumps(listed))
