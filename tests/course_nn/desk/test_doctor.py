import struct
import types

import pytest

from course_nn.desk import doctor, installation


def remedies(found):
    return [f"{f.what}: {f.remedy}" for f in found if f.remedy]


def test_a_whole_course_needs_nothing(edition):
    course = edition("course", 0)
    found = [*doctor.course(course), *doctor.notebooks(course / "notebooks"), *doctor.place(course)]
    assert remedies(found) == []
    assert "files of the course are as they were handed out" in found[0].what


def test_missing_and_changed_files_are_named_with_the_command_that_brings_them_back(edition):
    course = edition("course", 0)
    (course / "course_nn" / "shapes.py").unlink()
    (course / "README.md").write_text("x")
    (course / "notebooks" / "00_start_here.ipynb").write_text('{"cells": []}')  # work is no damage
    (text,) = remedies(doctor.course(course))
    assert "README.md, course_nn/shapes.py" in text and "update course_nn.zip" in text


def test_line_ends_of_windows_are_no_damage(edition):
    course = edition("course", 0)
    path = course / "course_nn" / "shapes.py"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert remedies(doctor.course(course)) == []


def test_a_file_that_hides_a_module_is_found(edition):
    folder = edition("course", 0) / "notebooks"
    (folder / "random.py").write_text("")
    (folder / "numpy.py").write_text("")
    (folder / "my_own.py").write_text("")
    first, second = remedies(doctor.notebooks(folder))
    assert "numpy.py hides Python's own numpy" in first and "random.py" in second


def test_a_damaged_notebook_is_named_and_jupyters_copy_of_it_if_there_is_one(edition):
    folder = edition("course", 0) / "notebooks"
    (folder / "00_start_here.ipynb").write_text('{"cells": [')
    assert "backup" in remedies(doctor.notebooks(folder))[0]
    kept = folder / ".ipynb_checkpoints" / "00_start_here-checkpoint.ipynb"
    kept.parent.mkdir()
    kept.write_text('{"cells": []}')
    assert str(kept) in remedies(doctor.notebooks(folder))[0]


def test_little_room_a_folder_that_is_closed_and_one_that_is_synchronised_are_said(tmp_path, monkeypatch):
    folder = tmp_path / "OneDrive - TU"
    folder.mkdir()
    monkeypatch.setattr(doctor.shutil, "disk_usage", lambda _: types.SimpleNamespace(free=1000))

    def refuse(**_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(doctor.tempfile, "NamedTemporaryFile", refuse)
    closed, full, synced = remedies(doctor.place(folder))
    assert "cannot be written (Permission denied)" in closed and "Make room for" in full and "OneDrive - TU" in synced


def test_a_python_of_32_bits_is_said(monkeypatch):
    monkeypatch.setattr(struct, "calcsize", lambda _: 4)
    assert "64 bits" in doctor.python().remedy


@pytest.mark.parametrize(
    "stamp, healthy, current, words",
    [
        (["a", "b", "unfinished"], True, True, "It goes on where it stopped"),
        (["a", "b"], False, True, "moved or copied"),
        (["a", "b"], True, False, "has changed since it was set up"),
        (["a", "b"], True, True, ""),
    ],
)
def test_each_state_of_the_set_up_has_its_remedy(monkeypatch, tmp_path, stamp, healthy, current, words):
    monkeypatch.setattr(doctor, "VENV", tmp_path)
    monkeypatch.setattr(doctor, "read_stamp", lambda: stamp)
    monkeypatch.setattr(doctor, "is_healthy", lambda: healthy)
    monkeypatch.setattr(doctor, "is_ready", lambda extras: current)
    (finding,) = doctor.installation()
    assert words in f"{finding.what} {finding.remedy}" and bool(finding.remedy) == bool(words)


def test_without_a_set_up_the_command_that_makes_it_is_said(monkeypatch, tmp_path):
    monkeypatch.setattr(doctor, "VENV", tmp_path / "none")
    assert "python3 -m course_nn lab" in remedies(doctor.installation())[0]


def test_a_package_that_cannot_be_imported_is_named_with_its_error(monkeypatch, tmp_path):
    monkeypatch.setattr(doctor, "PACKAGES", {"numpy": "every notebook", "no_such_thing": "nothing"})
    monkeypatch.setattr(doctor, "BIN", installation.BIN)
    numpy, other = doctor.packages()
    assert numpy.what.startswith("numpy ") and not numpy.remedy
    assert "No module named 'no_such_thing'" in other.what and "Delete the folder .venv" in other.remedy


def test_the_command_says_how_many_and_ends_accordingly(monkeypatch, capsys):
    monkeypatch.setattr(doctor, "findings", lambda: [doctor.Finding("a"), doctor.Finding("b", "mend it")])
    assert doctor.main() == 1
    assert capsys.readouterr().out == "✓ a\n✗ b\n    mend it\n\n1 of these need something done.\n"
    monkeypatch.setattr(doctor, "findings", lambda: [doctor.Finding("a")])
    assert doctor.main() == 0
