"""The zip for Gradescope, unpacked and run as Gradescope does, against what `autograder grade` makes of the same file."""

import json
import os
import random
import shutil
import subprocess
import sys
import zipfile
from datetime import datetime
from types import SimpleNamespace

import pytest

from autograder import paths, record
from autograder.__main__ import main
from autograder.answers import collected
from autograder.demo import HandIn, notebook_bytes
from autograder.downloads.collecting import collect
from autograder.feedback import hints
from autograder.gradescope import run
from autograder.gradescope.build import requirements
from autograder.gradescope.run import HandInError, handed_in, results
from autograder.record import ExerciseRecord, QuestionRecord, Record
from autograder.sandbox import SandboxError, available_layers
from autograder.syllabus import NOTEBOOKS, notebook
from course_nn.checks.choice import Choice
from tests.autograder.lms import ADA, Gradescope, Hand, download

LOSSES = notebook("02_losses")
SANDBOXED = pytest.mark.skipif(
    not available_layers() and not os.environ.get("CI"), reason="no sandbox layer is available on this machine"
)


def a_notebook(name="02_losses", right=(), damage=""):
    """The notebook with a wrong answer to each exercise that has one, but right ones to `right`."""
    rng, answers = random.Random(1), {}
    for exercise in notebook(name).exercises():
        fits = [a for a in collected() if a.exercise == exercise and (a.verdict == "passed") == (exercise in right)]
        answers |= {exercise: rng.choice(fits)} if fits else {}
    return notebook_bytes(HandIn("s", name, answers, damage=damage))


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The zip, and the grading folder whose hidden cases it has."""
    folder = tmp_path_factory.mktemp("built")
    assert main(["gradescope", "02_losses", "--to", f"{folder}/a.zip", "--grading", f"{folder}/grading"]) == 0
    return SimpleNamespace(zip=folder / "a.zip", grading=folder / "grading")


@pytest.fixture(scope="module")
def container(built, tmp_path_factory):
    """What Gradescope makes of the zip; its packages are ours, which setup.sh would install."""
    at = tmp_path_factory.mktemp("container") / "autograder"
    with zipfile.ZipFile(built.zip) as archive:
        for info in archive.infolist():
            path = archive.extract(info, at / "source")
            os.chmod(path, info.external_attr >> 16)
    (at / "source" / ".venv").symlink_to(sys.prefix)
    shutil.copy(at / "source" / "run_autograder", at)

    def graded(**files):
        for folder in ("submission", "results"):
            shutil.rmtree(at / folder, ignore_errors=True)
            (at / folder).mkdir()
        for name, data in files.items():
            (at / "submission" / name).write_bytes(data)
        ran = subprocess.run([at / "run_autograder"], cwd=at, capture_output=True, text=True, timeout=120)
        assert (ran.returncode, ran.stderr) == (0, "")
        return json.loads((at / "results" / "results.json").read_text(encoding="utf-8"))

    graded.source = at / "source"
    return graded


@SANDBOXED
def test_the_container_gives_the_verdicts_hints_and_points_of_the_graders_own_record(container, built, tmp_path):
    sent = Hand(ADA, {"p1 (1).ipynb": a_notebook(right=("MSELoss", "softmax"))}, datetime(2026, 11, 24, 20, 0))
    zipped = download(Gradescope(), tmp_path, [sent])
    collect([zipped], tmp_path / "submissions", NOTEBOOKS)
    assert main(["grade", f"{tmp_path}/submissions", "--to", str(built.grading), "--jobs", "1"]) == 0
    [own] = record.load_all(built.grading)
    made = container(**sent.files)
    assert 0 < made["score"] == own.points < own.max_points
    tests = {t["name"]: t for t in made["tests"]}
    assert set(tests) == {e.name for e in own.exercises} | {q.name for q in own.questions}
    for e in own.exercises:
        t = tests[e.name]
        assert (t["score"], t["max_score"], t["status"] == "passed") == (e.points, e.max_points, e.state == "passed")
        assert all(hint in t["output"] for hint in hints(e))
    assert sum(bool(hints(e)) for e in own.exercises) > 4


@SANDBOXED
@pytest.mark.parametrize("damage, says", [("truncated", "cut off"), ("empty", "empty")])
def test_a_damaged_notebook_gets_its_sentence_and_no_tests(container, damage, says):
    made = container(**{"x.ipynb": a_notebook(damage=damage)})
    assert made["score"] == 0 and "unreadable" in made["output"] and says in made["output"]
    assert not any("score" in t for t in made["tests"])


def test_the_container_needs_no_more_packages_than_it_asks_for(container):
    script = "import autograder.gradescope.run, sys; print(*{m.partition('.')[0] for m in sys.modules})"
    ran = subprocess.run([sys.executable, "-c", script], cwd=container.source, capture_output=True, text=True)
    heavy = {"nbgrader", "sqlalchemy", "nbformat", "jupytext", "yaml", "tqdm", "traitlets", "distributed"}
    assert "autograder" in ran.stdout.split() and not heavy & set(ran.stdout.split())
    assert [r.split(">")[0] for r in requirements()] == ["numpy", "jinja2", "matplotlib", "ipython"]


def test_the_zip_has_what_gradescope_starts_and_no_seed(built, tmp_path):
    with zipfile.ZipFile(built.zip) as archive:
        modes = {info.filename: info.external_attr >> 16 for info in archive.infolist()}
        everything = b"".join(archive.read(name) for name in modes)
        task = json.loads(archive.read("assignment.json"))
    assert task == {"notebook": "02_losses", "trust": False}
    assert modes["run_autograder"] == modes["setup.sh"] == 0o755
    assert (built.grading / "secret_seed").read_bytes() not in everything
    assert not any(name.startswith(("tests/", "grading/")) or "__pycache__" in name for name in modes)
    again = tmp_path / "again.zip"
    main(["gradescope", "02_losses", "--to", str(again), "--grading", str(built.grading), "--trust-submissions"])
    with zipfile.ZipFile(again) as archive:
        assert json.loads(archive.read("assignment.json"))["trust"]
        assert archive.read("hidden/softmax.npz") != (paths.KEYS / "02_losses" / "softmax.npz").read_bytes()


def test_the_scripts_are_valid_shell():
    for name in ("setup.sh", "run_autograder"):
        subprocess.run(["bash", "-n", paths.ROOT / "autograder" / "templates" / "gradescope" / name], check=True)


def test_what_to_set_up_is_said_with_its_points(tmp_path, capsys):
    main(["gradescope", "02_losses", "--to", f"{tmp_path}/a.zip", "--grading", str(tmp_path)])
    said = capsys.readouterr().out
    exercises = sum(e.max_points for name, e in LOSSES.exercises().items() if hasattr(e, "mistakes"))
    assert f"{exercises:g} points" in said and f"{LOSSES.max_points - exercises:g} points: questions" in said
    assert main(["gradescope", "02_loss", "--to", f"{tmp_path}/b.zip"]) == 1
    assert "02_losses" in capsys.readouterr().err


def test_a_fault_of_the_grader_writes_no_results_and_is_never_a_zero(tmp_path, monkeypatch, capsys):
    def refuses(*_):
        raise SandboxError("nothing here protects")

    (tmp_path / "submission").mkdir()
    (tmp_path / "submission" / "a.ipynb").write_bytes(a_notebook())
    (tmp_path / "assignment.json").write_text('{"notebook": "02_losses", "trust": false}')
    monkeypatch.setattr(run.paths, "ROOT", tmp_path)
    monkeypatch.setattr(run, "grade", refuses)
    assert run.main([str(tmp_path)]) == 1
    assert "nothing here protects" in capsys.readouterr().err
    assert not (tmp_path / "results").exists()


@pytest.mark.parametrize("trust", [False, True])
def test_only_a_zip_that_says_so_runs_what_no_sandbox_holds(tmp_path, monkeypatch, trust):
    given = []
    (tmp_path / "submission").mkdir()
    (tmp_path / "submission" / "a.ipynb").write_bytes(a_notebook())
    (tmp_path / "assignment.json").write_text(json.dumps({"notebook": "02_losses", "trust": trust}))
    monkeypatch.setattr(run.paths, "ROOT", tmp_path)
    monkeypatch.setattr(run, "grade", lambda data, wanted, trust: given.append(trust) or Record("", "02_losses", ""))
    assert run.main([str(tmp_path)]) == 0
    assert given == [trust]


def handed(folder, **files):
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return handed_in(folder, LOSSES)


def test_the_notebook_is_found_by_its_cells_also_in_a_zip_and_beside_others(tmp_path):
    wanted, other = a_notebook(), a_notebook("01_feedforward")
    with zipfile.ZipFile(tmp_path / "handin.zip", "w") as archive:
        archive.writestr("work/02_losses (copy).ipynb", other)
        archive.writestr("work/untitled.ipynb", wanted)
        archive.writestr("handin.json", "{}")
    assert handed(tmp_path, **{"notes.txt": b"x", "a.ipynb": other}) == wanted
    assert handed(tmp_path, **{"the same again.ipynb": wanted}) == wanted


def test_a_lone_file_is_taken_for_the_notebook_only_if_nothing_of_it_can_be_read(tmp_path):
    cell = {"cell_type": "code", "metadata": {}, "source": "x = 1", "outputs": [], "execution_count": None}
    of_another_course = {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 4}
    with pytest.raises(HandInError, match="02_losses is not among"):
        handed(tmp_path, **{"a.ipynb": json.dumps(of_another_course).encode()})
    assert handed(tmp_path, **{"a.ipynb": b"no notebook"}) == b"no notebook"


def test_what_cannot_be_found_or_told_is_said_to_the_student(tmp_path):
    with pytest.raises(HandInError, match=r"not among what you handed in\. Hand it in"):
        handed(tmp_path)
    with pytest.raises(HandInError, match=r"02_losses is not among .*; there is a\.ipynb"):
        handed(tmp_path, **{"a.ipynb": a_notebook("01_feedforward")})
    with pytest.raises(HandInError, match=r"2 different 02_losses: b\.ipynb, c\.ipynb"):
        handed(tmp_path, **{"b.ipynb": a_notebook(), "c.ipynb": a_notebook(right=("softmax",))})
    with pytest.raises(HandInError, match="damaged"):
        handed(tmp_path, **{"d.zip": b"PK\x03\x04"})


def test_a_student_reads_why_there_is_nothing_to_grade(tmp_path, monkeypatch):
    (tmp_path / "submission").mkdir()
    (tmp_path / "assignment.json").write_text('{"notebook": "02_losses", "trust": false}')
    monkeypatch.setattr(run.paths, "ROOT", tmp_path)
    assert run.main([str(tmp_path)]) == 0
    made = json.loads((tmp_path / "results" / "results.json").read_text())
    assert made["score"] == 0 and "02_losses is not among what you handed in" in made["output"]


def test_a_result_says_state_groups_hints_and_what_does_not_count():
    half = ExerciseRecord("a", "failed", 1.0, 2.0, "m", "A hint.", {"x": True, "": False}, (("n", "Another."),))
    late = ExerciseRecord("b", "timed out", 0.0, 1.0, "timed_out", "It ran too long.")
    rest = ExerciseRecord("c", "passed", 1.0, 1.0)
    words = QuestionRecord("why", "to grade", 2.0, "because")
    of = Record("s", "n", "d", exercises=(half, late, rest), questions=(words,), notes=("Repaired.",), seconds=1.5)
    made = results(of)
    assert [t["output"] for t in made["tests"]] == [
        "partly right\n\nx: passed; the rest: not yet right\n\nA hint.\n\nAnother.",
        "could not be judged: timed out\n\nIt ran too long.",
        "passed",
        "graded by hand, up to 2 points",
    ]
    assert made["score"] == 2 and made["execution_time"] == 1.5 and made["output"].endswith("Repaired.")
    chosen = Record("s", "n", "d", exercises=(half, rest), choice=Choice(1, (("a",), ("c",))))
    assert results(chosen)["score"] == 1 and "does not count" in results(chosen)["tests"][1]["output"]
