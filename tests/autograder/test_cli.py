"""The command line with wrong input: a sentence that names the place and the next step, exit code 1 or 2, no traceback."""

import pytest

from autograder.__main__ import main
from autograder.demo import make_class
from autograder.syllabus import NOTEBOOKS


@pytest.mark.parametrize(
    "argv, says",
    [
        (["grade", "nowhere"], "nowhere is not a folder"),
        (["grade", ".", "--notebook", "99_dreams"], "there are 00_start_here, 01_feedforward"),
        (["feedback", "--to", "empty"], "run: autograder grade SUBMISSIONS --to empty"),
        (["report", "--to", "empty"], "holds no records yet"),
    ],
)
def test_a_fault_is_one_sentence_on_stderr(tmp_path, monkeypatch, capsys, argv, says):
    monkeypatch.chdir(tmp_path)
    assert main(argv) == 1
    shown = capsys.readouterr()
    assert says in shown.err and "Traceback" not in shown.err


def test_an_empty_folder_says_what_is_expected_in_it(tmp_path, capsys):
    assert main(["grade", str(tmp_path), "--to", str(tmp_path / "grading")]) == 1
    assert "expected student/01_topic.ipynb" in capsys.readouterr().err
    assert not (tmp_path / "grading").exists()


def test_a_damaged_seed_or_list_of_records_says_what_to_do(tmp_path, capsys):
    make_class(tmp_path / "class", notebooks=NOTEBOOKS[:1])
    folder = tmp_path / "grading"
    folder.mkdir()
    (folder / "secret_seed").write_text("")
    assert main(["grade", str(tmp_path / "class"), "--to", str(folder)]) == 1
    assert "secret_seed is damaged; restore it" in capsys.readouterr().err
    for text in ("{", "5", '["00"]'):
        (folder / "latest.json").write_text(text)
        assert main(["report", "--to", str(folder)]) == 1
        assert "run: autograder grade SUBMISSIONS" in capsys.readouterr().err


def test_a_gradebook_that_does_not_open_is_named_without_its_password(tmp_path, capsys):
    make_class(tmp_path / "class", notebooks=NOTEBOOKS[:1])
    for url in ("nonsense", "postgresql://ta:secret@localhost/grades"):
        assert main(["grade", str(tmp_path / "class"), "--to", str(tmp_path / "grading"), "--db", url]) == 1
        said = capsys.readouterr().err
        assert "does not open" in said and "secret" not in said.split("does not open")[0]
    assert not (tmp_path / "grading" / "nbgrader_config.py").exists()


def test_a_file_in_place_of_the_grading_folder_is_refused(tmp_path, capsys):
    make_class(tmp_path / "class", notebooks=NOTEBOOKS[:1])
    (tmp_path / "file").write_text("")
    assert main(["grade", str(tmp_path / "class"), "--to", str(tmp_path / "file")]) == 1
    assert "is a file; name a folder" in capsys.readouterr().err


@pytest.mark.parametrize("argv", [["grade", "x", "--jobs", "-1"], [], ["grades"], ["grade"], ["release", "--chekc"]])
def test_a_mistyped_command_shows_the_usage(argv, capsys):
    with pytest.raises(SystemExit) as error:
        main(argv)
    assert error.value.code == 2 and "usage: autograder" in capsys.readouterr().err
