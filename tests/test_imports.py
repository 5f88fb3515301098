"""Who may import whom, as the design says."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from autograder import paths
from autograder.answers import collected
from autograder.syllabus import NOTEBOOKS, withheld

TOPICS = [m for n in NOTEBOOKS for m in n.modules]  # in the lecture's order
COMMON = ["scenes"]  # no topic: made-up data, which notebooks import before they are due
HEAVY = {
    "matplotlib",
    "ipywidgets",
    "anywidget",
    "torch",
    "nbgrader",
    "IPython",
    "jupytext",
    "nbformat",
    "jinja2",
    "tqdm",
}


def imported(path: Path, top_level_only: bool = False) -> set[str]:
    """Full names of the modules a file imports, anywhere in it or at its top level only."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    nodes = tree.body if top_level_only else list(ast.walk(tree))
    names = {a.name for node in nodes if isinstance(node, ast.Import) for a in node.names}
    for node in nodes:
        if isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{a.name}" for a in node.names)}
    return names


def files(folder: Path) -> list[Path]:
    return [p for p in sorted(folder.rglob("*.py"))]


@pytest.mark.parametrize("topic", TOPICS)
def test_a_topic_imports_only_earlier_topics_and_numpy(topic):
    later = {f"course_nn.{t}" for t in TOPICS[TOPICS.index(topic) :]}
    names = imported(paths.PACKAGE / f"{topic}.py")
    assert not names & later
    at_once = imported(paths.PACKAGE / f"{topic}.py", top_level_only=True)  # torch only where it is used
    assert {n.split(".")[0] for n in at_once} - set(sys.stdlib_module_names) <= {"numpy", "course_nn"}
    assert {n.split(".")[0] for n in names} - set(sys.stdlib_module_names) <= {"numpy", "course_nn", "torch"}


@pytest.mark.parametrize("path", files(paths.PACKAGE), ids=lambda p: str(p.relative_to(paths.ROOT)))
def test_course_nn_never_imports_the_instructors_side(path):
    assert "autograder" not in {n.split(".")[0] for n in imported(path)}


@pytest.mark.parametrize("path", files(paths.PACKAGE / "checks"), ids=lambda p: p.name)
def test_checks_import_numpy_and_themselves_only(path):
    names = imported(path)
    assert {n.split(".")[0] for n in names} - set(sys.stdlib_module_names) <= {"numpy", "course_nn"}
    assert all(n.startswith("course_nn.checks") for n in names if n.split(".")[0] == "course_nn")


def test_common_ground_imports_no_topic():
    """The student edition always has it, also when every topic is still withheld."""
    folders = ("data", "checks", "widgets")
    common = [path for folder in folders for path in files(paths.PACKAGE / folder)]
    for path in [*common, *(paths.PACKAGE / f"{name}.py" for name in COMMON)]:
        assert not imported(path) & {f"course_nn.{t}" for t in TOPICS}, path


def test_every_module_of_course_nn_is_a_topic_or_common_ground():
    common = {"__init__", "__main__", "crosscheck", *COMMON}
    assert {p.stem for p in paths.PACKAGE.glob("*.py")} - common == set(TOPICS)


EXERCISES = paths.ROOT / "autograder" / "exercises"


@pytest.mark.parametrize("path", files(EXERCISES), ids=lambda p: str(p.relative_to(EXERCISES)))
def test_exercises_import_course_nn_and_the_exercise_only(path):
    exercise, worksheet = ("Case", "Exercise", "Question"), ("Formulas", "Slip", "Worksheet")
    allowed = {"autograder.exercise", *(f"autograder.exercise.{n}" for n in exercise)}
    allowed |= {"autograder.worksheet", *(f"autograder.worksheet.{n}" for n in worksheet)}
    own = f"autograder.exercises.{path.parent.name}"  # a topic in several files
    assert {n for n in imported(path) if n.startswith("autograder") and not f"{n}.".startswith(f"{own}.")} <= allowed


def test_only_the_gradebook_imports_nbgrader():
    importers = [p.name for p in files(paths.ROOT / "autograder") if any(n.startswith("nbgrader") for n in imported(p))]
    assert importers == ["gradebook.py"]


def test_the_guest_imports_nothing_of_the_hosts_side():
    names = imported(paths.ROOT / "autograder" / "sandbox" / "guest.py")
    assert "autograder" not in {n.split(".")[0] for n in names}


@pytest.mark.parametrize(
    "module", ["course_nn", *(f"course_nn.{t}" for t in [*TOPICS, *COMMON]), "course_nn.data", "course_nn.checks"]
)
def test_importing_the_library_imports_nothing_heavier_than_numpy(module):
    code = f"import sys, {module}; print(*{{m.split('.')[0] for m in sys.modules}})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=paths.ROOT, check=True)
    assert not HEAVY & set(done.stdout.split())


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda n: n.name)
def test_a_notebook_does_not_import_what_it_teaches_nor_what_comes_later(notebook):
    hidden = {f"course_nn.{m}" for m in withheld(notebook.number - 1)}
    assert not imported(paths.SOLUTIONS / f"{notebook.name}.py") & hidden


def test_no_collected_answer_imports_what_its_notebook_teaches_nor_what_comes_later():
    """The grader withholds these modules from what it runs, so such an answer would not get the verdict in its name."""
    numbers = {name: n.number for n in NOTEBOOKS for name in n.exercises()}
    for answer in collected():
        if answer.verdict != "raised":
            hidden = {f"course_nn.{m}" for m in withheld(numbers[answer.exercise] - 1)}
            assert not imported(answer.path) & hidden, answer.path
