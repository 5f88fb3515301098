"""A record's name is the hash of all that went into it: whatever would change a score changes the name."""

from __future__ import annotations

from dataclasses import replace

import pytest

from autograder import inputs
from autograder.grading import keys_of
from autograder.inputs import Setup, versions
from autograder.sandbox import Cell, Limits

SOLVED = (Cell("double", "def double(x): return x + x", ("double",)),)


@pytest.fixture
def setup(notebook):
    return Setup(notebook, b"released", SOLVED, keys_of(notebook, 1), Limits(), False, {"numpy": "2.1"})


def test_the_same_inputs_have_the_same_name(setup, notebook):
    again = Setup(notebook, b"released", SOLVED, keys_of(notebook, 1), Limits(), True, {"numpy": "2.1"})
    assert again.digest("ada", b"work") == setup.digest("ada", b"work") and len(setup.digest("ada", b"")) == 32


@pytest.mark.parametrize(
    "change",
    [
        {"released": b"released anew"},
        {"solved": (Cell("double", "double = None", ("double",)),)},
        {"limits": Limits(cell_s=29)},
        {"versions": {"numpy": "2.2"}},
        {"versions": {"numpy": "2.1", "torch": "2.6"}},
    ],
    ids=str,
)
def test_whatever_all_submissions_share_is_in_the_name(setup, change):
    assert replace(setup, **change).digest("ada", b"work") != setup.digest("ada", b"work")


def test_keys_student_and_work_are_in_the_name(setup, notebook):
    other_seed = replace(setup, keys=keys_of(notebook, 2))
    names = {setup.digest("ada", b"work"), setup.digest("ad", b"awork"), setup.digest("ada", b"work "),
             other_seed.digest("ada", b"work")}  # fmt: skip
    assert len(names) == 4


def test_the_edition_that_students_have_is_in_the_name(setup, monkeypatch):
    before = setup.digest("ada", b"work")
    monkeypatch.setattr(inputs, "student_files", lambda _: ["__init__.py"])
    assert replace(setup).digest("ada", b"work") != before


def test_versions_name_what_a_submission_finds_installed_and_the_code_that_judges_it(monkeypatch, tmp_path):
    import IPython
    import matplotlib
    import numpy as np
    import torch

    found = versions()
    assert found["numpy"] == np.__version__ and found["ipython"] == IPython.__version__
    assert found["matplotlib"] == matplotlib.__version__ and found["torch"] == torch.__version__
    versions.cache_clear()
    monkeypatch.setattr(inputs, "GRADER", (*inputs.GRADER, "grade.py"))
    assert versions()["the grader's code"] != found["the grader's code"]
    versions.cache_clear()
