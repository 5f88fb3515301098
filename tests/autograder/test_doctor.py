from autograder import doctor
from autograder.__main__ import main
from autograder.sandbox import available_layers
from autograder.sandbox.host import REQUIRED


def test_every_layer_of_this_machine_has_a_line_and_the_exit_code_says_whether_grading_goes_on(capsys):
    layers = available_layers()
    assert set(layers) <= doctor.MEANINGS.keys() and doctor.MEANINGS.keys() >= REQUIRED
    assert main(["doctor"]) == (0 if set(layers) >= REQUIRED else 1)
    lines = capsys.readouterr().out.splitlines()
    for name in doctor.MEANINGS:
        (line,) = [text for text in lines if text[5:].startswith(f"{name}  ")]
        assert line.startswith("yes" if name in layers else "NO ")


def test_a_machine_without_protection_is_told_what_is_missing_and_why(capsys, monkeypatch):
    monkeypatch.setattr(doctor, "probe", lambda: (("own process", "memory limit"), "unshare: Operation not permitted"))
    assert main(["doctor"]) == 1
    out = capsys.readouterr().out
    assert "Operation not permitted" in out and "--trust-submissions" in out and "Landlock (5.13" in out
