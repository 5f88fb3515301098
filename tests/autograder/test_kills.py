"""Whatever is killed at whatever moment: nothing is lost, nothing is graded twice, nothing is left behind."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from autograder import paths
from autograder.__main__ import main
from autograder.demo import make_class
from autograder.folder import locked
from autograder.sandbox import available_layers
from autograder.scratch import PREFIX, scratch, sweep
from autograder.syllabus import notebook


@pytest.mark.skipif(
    not available_layers() and not os.environ.get("CI"), reason="no sandbox layer is available on this machine"
)
def test_six_kills_lose_no_record_and_make_none_twice():
    command = [sys.executable, "-m", "tests.tools.kills", "6", "3"]
    done = subprocess.run(command, cwd=paths.ROOT, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0 and "no record is lost, none was made twice" in done.stdout, done.stdout + done.stderr
    assert done.stdout.startswith("6 kills")


def test_a_second_run_in_the_same_folder_is_told_to_wait(tmp_path, capsys):
    make_class(tmp_path / "class", notebooks=(notebook("01_feedforward"),))
    with locked(tmp_path / "grading"):
        assert main(["grade", str(tmp_path / "class"), "--to", str(tmp_path / "grading")]) == 1
    assert f"process {os.getpid()} on" in capsys.readouterr().err
    with locked(tmp_path / "grading"):  # it is free again
        pass


def test_half_written_records_of_a_run_that_was_killed_are_removed(tmp_path):
    half = tmp_path / "records" / "0123.77.tmp"
    half.parent.mkdir()
    half.write_text("{")
    with locked(tmp_path):
        assert not half.exists()


def test_a_temporary_folder_whose_owner_was_killed_is_swept_and_one_in_use_is_not(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    code = "import os\nfrom autograder.scratch import scratch\nwith scratch() as name: os.kill(os.getpid(), 9)"
    subprocess.run([sys.executable, "-c", code], env={**os.environ, "TMPDIR": str(tmp_path)}, cwd=paths.ROOT)
    assert len(list(tmp_path.iterdir())) == 1
    with scratch() as one, scratch() as other:
        sweep()
        assert {*tmp_path.iterdir()} == {Path(one), Path(other)}
    assert not list(tmp_path.iterdir())


def test_a_run_that_has_nothing_to_grade_sweeps_as_well(tmp_path, monkeypatch):
    (tmp_path / "class").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    left = tmp_path / f"{PREFIX}0123"
    left.mkdir()
    main(["grade", str(tmp_path / "class"), "--to", str(tmp_path / "grading")])
    assert not left.exists()
