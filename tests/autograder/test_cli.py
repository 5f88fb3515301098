"""The command line with wrong input: a sentence that names the place and the next step, exit code 1 or 2, no traceback."""

import pytest

from autograder.__main__ import main


@pytest.mark.parametrize(
    "argv, says",
    [
        (["grade", "nowhere"], "nowhere is not a folder"),
        (["grade", ".", "--notebook", "99_dreams"], "there are 01_feedforward, 02_losses"),
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


@pytest.mark.parametrize("argv", [[], ["grades"], ["grade"], ["release", "--chekc"]])
def test_a_mistyped_command_shows_the_usage(argv, capsys):
    with pytest.raises(SystemExit) as error:
        main(argv)
    assert error.value.code == 2 and "usage: autograder" in capsys.readouterr().err
