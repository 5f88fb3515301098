"""The README's worked example is done here, in a copy of the repository, as a reader would do it."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys

import pytest

from autograder import paths

README = (paths.ROOT / "README.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    to = tmp_path_factory.mktemp("reader") / "course"
    skip = shutil.ignore_patterns("__pycache__", ".*", "benchmarks", "browser", "demo", "grading")
    for name in ("course_nn", "autograder", "solutions", "notebooks", "tests"):
        shutil.copytree(paths.ROOT / name, to / name, ignore=skip)
    for name in ("pyproject.toml", "README.md"):
        shutil.copy(paths.ROOT / name, to)
    section = README.split("## Add an exercise in five minutes")[1].split("\n## ")[0]
    edits = re.findall(r"```python\n# (append to|write) (\S+)\n(.*?)```", section, re.DOTALL)
    assert len(edits) == 4
    for how, name, code in edits:
        path = to / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(
            (path.read_text(encoding="utf-8") + "\n\n" if how == "append to" else "") + code, encoding="utf-8"
        )
    return to


def run(copy, *command):
    done = subprocess.run([sys.executable, "-m", *command], cwd=copy, capture_output=True, text=True, timeout=300)
    return done.returncode, done.stdout + done.stderr


def test_four_edits_add_an_exercise_that_is_released_and_proven(copy):
    code, said = run(copy, "autograder", "release")
    assert code == 0 and "wrote course_nn/keys/01_feedforward/softplus.npz" in said, said
    code, said = run(
        copy,
        "pytest",
        "tests/test_course.py",
        "-q",
        "-k",
        "softplus or (01_feedforward and (untouched or solution))",
        "-p",
        "no:cacheprovider",
    )
    assert code == 0 and re.search(r"\d+ passed", said), said[-3000:]


def test_the_example_would_fail_if_a_hint_were_claimed_for_the_wrong_program(copy):
    answer = copy / "tests" / "answers" / "softplus" / "forgets_the_one.bob.py"
    answer.write_text("import numpy as np\n\n\ndef softplus(z):\n    return np.log1p(z * z)\n", encoding="utf-8")
    code, said = run(copy, "pytest", "tests/test_course.py", "-q", "-k", "softplus and bob", "-p", "no:cacheprovider")
    answer.unlink()
    assert code == 1 and "2 failed" in said, said[-3000:]
