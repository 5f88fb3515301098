import os
import subprocess

import pytest

from autograder.intake import IntakeError, collect
from autograder.release import student_notebook


@pytest.fixture
def data(master, notebook):
    return student_notebook(master, notebook, "f")


def put(path, data, time=None):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    if time:
        os.utime(path, (time, time))


def test_a_folder_a_student_and_nbgraders_layout_and_a_flat_folder_are_all_read(tmp_path, data, notebook):
    put(tmp_path / "ada" / "09_small.ipynb", data)
    put(tmp_path / "bob" / "09_small" / "09_small.ipynb", data)
    put(tmp_path / "cem.ipynb", data)
    found, remarks = collect(tmp_path, [notebook])
    assert [h.student for h in found] == ["ada", "bob", "cem"] and not remarks


def test_the_latest_of_two_counts_and_the_other_is_named(tmp_path, data, notebook):
    put(tmp_path / "ada" / "a.ipynb", data + b" ", 2_000)
    put(tmp_path / "ada" / "b.ipynb", data, 1_000)
    found, remarks = collect(tmp_path, [notebook])
    assert found[0].path.name == "a.ipynb" and len(found) == 1 and "more than once" in remarks[0]


def test_links_hidden_files_and_other_notebooks_are_passed_over_and_said(tmp_path, data, notebook):
    put(tmp_path / "ada" / "09_small.ipynb", data)
    put(tmp_path / "ada" / ".ipynb_checkpoints" / "09_small-checkpoint.ipynb", data)
    put(tmp_path / "bob" / "shopping.ipynb", b'{"nbformat": 4, "cells": [{"cell_type": "code", "source": "x"}]}')
    (tmp_path / "eve").mkdir()
    (tmp_path / "eve" / "09_small.ipynb").symlink_to(tmp_path / "ada" / "09_small.ipynb")
    found, remarks = collect(tmp_path, [notebook])
    assert [h.student for h in found] == ["ada"]
    assert any("shopping" in r for r in remarks) and any("eve" in r and "not read" in r for r in remarks)


def test_names_that_steer_a_terminal_or_are_no_text_are_printed_as_escapes(tmp_path, data, notebook):
    put(tmp_path / "ada" / "09_small.ipynb", data)
    put(tmp_path / "ada" / "\x1b[2J\rshopping.ipynb", b'{"nbformat": 4, "cells": [{}]}')
    put(tmp_path / "bob" / os.fsdecode(b"09_small\xff.ipynb"), data, 1_000)
    put(tmp_path / "bob" / "09_small.ipynb", data, 2_000)
    found, remarks = collect(tmp_path, [notebook])
    assert [h.student for h in found] == ["ada", "bob"] and len(remarks) == 2
    assert all(r.isprintable() for r in remarks) and "\\udcff" in "".join(remarks)


def test_a_student_has_a_name_and_no_endless_one(tmp_path, data, notebook):
    put(tmp_path / "__09_small.ipynb", data)
    put(tmp_path / ("a" * 150) / "09_small.ipynb", data)
    put(tmp_path / "ada" / "09_small.ipynb", data)
    found, remarks = collect(tmp_path, [notebook])
    assert [h.student for h in found] == ["ada"] and sum("not taken" in r for r in remarks) == 2


def test_folders_however_deep_and_folders_that_cannot_be_read_stop_nobody(tmp_path, data, notebook):
    put(tmp_path / "ada" / "09_small.ipynb", data)
    (tmp_path / "eve" / "locked").mkdir(parents=True)
    (tmp_path / "eve" / "locked").chmod(0)
    here = os.open(tmp_path / "eve", os.O_RDONLY)
    for _ in range(1_500):
        os.mkdir("d", dir_fd=here)
        below = os.open("d", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = below
    os.close(here)
    try:
        found, remarks = collect(tmp_path, [notebook])
    finally:
        subprocess.run(["rm", "-rf", tmp_path / "eve"], check=True)  # Python's own way would not get there
    assert [h.student for h in found] == ["ada"] and "eve" in remarks[0]


def test_a_damaged_notebook_is_still_handed_in(tmp_path, data, notebook):
    put(tmp_path / "ada" / "09_small.ipynb", b"")
    assert collect(tmp_path, [notebook])[0][0].student == "ada"


def test_an_empty_or_missing_folder_says_what_is_expected(tmp_path, notebook):
    with pytest.raises(IntakeError, match=r"student/01_topic\.ipynb"):
        collect(tmp_path, [notebook])
    with pytest.raises(IntakeError, match="is not a folder"):
        collect(tmp_path / "nowhere", [notebook])
