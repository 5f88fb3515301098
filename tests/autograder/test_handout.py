"""What students get holds no answer, and what they had stays theirs."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
import zipfile
from datetime import date
from functools import cache
from pathlib import Path

import jupytext
import pytest

from autograder import handout, paths
from autograder.__main__ import main
from autograder.exercise import Exercise
from autograder.handout import Handout, HandoutError
from autograder.syllabus import NOTEBOOKS, Notebook

LEAKS = Path(__file__).with_name("leaks.py")
BEFORE = [
    pytest.param(n, id=f"before_{n.name}") for n in NOTEBOOKS
]  # of a notebook's own answers nothing shows earlier


@cache
def edition(solved_through: int) -> dict[str, bytes]:
    return handout.build(Handout(solved_through))


def written(folder: Path, solved_through: int) -> Path:
    handout.write_folder(edition(solved_through), folder)
    return folder


def test_how_later_notebooks_call_answers_is_not_there_yet():
    """Losses and layers stand in there, and would be most of an answer to the notebook at hand."""
    early, late = edition(1), edition(4)
    for kind in ("probes", "measures"):
        place = f"course_nn/checks/{kind}/backprop_algorithm.py"
        assert place not in early and place in late
        assert f"course_nn/checks/{kind}/losses.py" in early


def passing(folder: Path, n: Notebook) -> list[str]:
    """What in an edition passes for an answer of that notebook, as "exercise course_nn.module.name"."""
    exercises = [name for name, e in n.exercises().items() if isinstance(e, Exercise) and not e.is_value]
    keys = [str(paths.KEYS / n.name / f"{name}.npz") for name in exercises]
    packages = os.pathsep.join([str(folder), *(p for p in sys.path if p.endswith("-packages"))])
    # -S: an editable install of the instructor's course would come first
    command = [sys.executable, "-S", "-W", "ignore", str(LEAKS), *keys]
    env = {**os.environ, "PYTHONPATH": packages, "MPLBACKEND": "agg"}
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=300, cwd=folder)
    assert done.returncode == 0, done.stderr
    tried, *found = done.stdout.splitlines()
    assert int(tried.split()[0]) > 200
    return found


@pytest.mark.parametrize("n", BEFORE)
def test_nothing_in_an_edition_passes_for_an_answer_to_what_is_not_due(n, tmp_path):
    assert passing(written(tmp_path / "edition", n.number - 1), n) == []


def test_a_reference_that_were_there_would_be_found(tmp_path):
    n = NOTEBOOKS[0]
    found = passing(written(tmp_path / "edition", n.number), n)
    assert any("course_nn.shapes." in line for line in found)


@cache
def programs(text: str, given: bool = False) -> frozenset[str]:
    """The functions in a piece of Python, each as its statements alone, with the names it makes numbered.

    Renaming an argument or leaving out the docstring hides nothing. Those of a line or two could be anyone's.
    given: only those that a stub leaves standing, as they hold no solution region.
    """
    found = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            body = [s for s in node.body if not (isinstance(s, ast.Expr) and isinstance(s.value, ast.Constant))]
            kept = "### BEGIN SOLUTION" not in (ast.get_source_segment(text, node) or "")
            if sum(1 for s in body for _ in ast.walk(s)) >= 25 and (kept or not given):
                found.add(ast.unparse(_renamed(ast.Module(body, []))))
    return frozenset(found)


def _renamed(tree: ast.Module) -> ast.Module:
    tree = ast.parse(ast.unparse(tree))
    numbers: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id not in (
            "np",
            "range",
            "len",
            "sum",
            "max",
            "min",
            "zip",
            "enumerate",
        ):
            node.id = numbers.setdefault(node.id, f"_{len(numbers)}")
    return tree


@cache
def answers(n: Notebook) -> frozenset[str]:
    """Of a notebook: the functions of its solution cells, of its modules, and of its mistakes' files."""
    texts = [(paths.PACKAGE / f"{m}.py").read_text() for m in n.modules]
    cells = [c.source for c in jupytext.read(paths.SOLUTIONS / f"{n.name}.py").cells if c.cell_type == "code"]
    texts += [source for source in cells if "### BEGIN SOLUTION" in source]
    folder = paths.ROOT / "autograder" / "exercises"
    files = [folder / f"{n.topic}.py"] if (folder / f"{n.topic}.py").exists() else (folder / n.topic).glob("*.py")
    texts += [f.read_text() for f in files]
    given = set().union(*(programs(source, given=True) for source in cells))
    return frozenset(set().union(*map(programs, texts)) - given)


def in_edition(files: dict[str, bytes]) -> set[str]:
    texts = [data.decode() for name, data in files.items() if name.endswith(".py")]
    for name, data in files.items():
        if name.endswith(".ipynb"):
            texts += ["".join(c["source"]) for c in json.loads(data)["cells"] if c["cell_type"] == "code"]
    return set().union(*map(programs, texts))


@pytest.mark.parametrize("n", BEFORE)
def test_no_text_of_an_answer_or_a_mistake_stands_in_an_edition_before_it_is_due(n):
    assert not answers(n) & in_edition(edition(n.number - 1))
    assert answers(n) & in_edition(edition(n.number))  # a module that is there would be seen


@pytest.mark.parametrize("n", BEFORE)
def test_an_edition_has_no_mark_of_a_solution_no_seed_and_no_instructors_file(n):
    for name, data in edition(n.number - 1).items():
        folder = name.split("/")[0]
        assert folder in ("LICENSE", "README.md", ".gitignore", "pyproject.toml", "edition.json") or folder in (
            *("binder", "course_nn", "notebooks", "tests"),
        )
        assert not name.endswith((".pyc", ".whl")) and "__pycache__" not in name
        for secret in (b"BEGIN SOLUTION", b"END SOLUTION", b"### STUB", b"import autograder", b"from autograder"):
            assert secret not in data, name


@pytest.mark.parametrize("n", BEFORE)
def test_a_notebook_that_is_handed_out_finds_all_that_it_imports(n):
    files = edition(n.number - 1)
    there = {name.removesuffix(".py").removesuffix("/__init__").replace("/", ".") for name in files if ".py" in name}
    for cell in json.loads(files[f"notebooks/{n.name}.ipynb"])["cells"]:
        if cell["cell_type"] == "code":
            for node in ast.walk(ast.parse("".join(cell["source"]))):
                if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("course_nn"):
                    assert node.module in there


def test_only_notebooks_up_to_the_first_unsolved_are_handed_out_with_their_keys():
    files = edition(0)
    books = [name for name in files if name.endswith(".ipynb")]
    assert books == ["notebooks/00_start_here.ipynb", "notebooks/01_feedforward.ipynb"]
    of_keys = {name.split("/")[2] for name in files if name.startswith("course_nn/keys/")}
    assert of_keys == {"00_start_here", "01_feedforward", "contents.json"}
    assert list(json.loads(files["course_nn/keys/contents.json"])) == ["00_start_here", "01_feedforward"]
    assert "course_nn/shapes.py" in files and "course_nn/feedforward.py" not in files


def test_an_open_edition_has_all_of_the_library():
    files = handout.build(Handout(-1, everything=True))
    assert {f"course_nn/{p.name}" for p in paths.PACKAGE.glob("*.py")} <= set(files)
    assert sum(name.endswith(".ipynb") for name in files) == len(NOTEBOOKS)


def test_the_due_dates_of_the_syllabus_decide_where_nothing_is_said(monkeypatch):
    first, second, third, *_ = NOTEBOOKS
    dated = [Notebook(n.number, n.topic, n.title, n.modules, date(2026, 9, d)) for n, d in ((first, 7), (second, 14))]
    monkeypatch.setattr(handout, "NOTEBOOKS", (*dated, third))
    assert [handout.due(date(2026, 9, d)) for d in (7, 8, 14, 15)] == [-1, 0, 0, 1]


def test_the_same_edition_has_the_same_bytes_as_a_zip(tmp_path):
    assert main(["release", "--to", str(tmp_path / "a.zip"), "--solved-through", "0"]) == 0
    handout.write_zip(edition(0), tmp_path / "b.zip")
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        assert {n.split("/")[0] for n in archive.namelist()} == {"course_nn"}
        assert len(archive.namelist()) == len(edition(0))


def test_next_weeks_edition_replaces_this_weeks_and_leaves_the_rest(tmp_path):
    folder = written(tmp_path / "edition", 0)
    (folder / ".git").mkdir()
    (folder / "hint of the week.md").write_text("read 6.5")
    assert "course_nn/feedforward.py" in handout.write_folder(edition(1), folder)
    assert (folder / "course_nn" / "feedforward.py").exists() and (folder / "hint of the week.md").exists()
    handout.write_folder(edition(0), folder)  # and back, with nothing left over
    assert not (folder / "course_nn" / "feedforward.py").exists()
    assert handout.write_folder(edition(0), folder) == []


def test_what_was_changed_in_the_folder_is_named_and_not_lost(tmp_path):
    folder = written(tmp_path / "edition", 0)
    (folder / "README.md").write_text("our own words")
    with pytest.raises(HandoutError, match=r"not as an edition left them: README\.md"):
        handout.write_folder(edition(1), folder)
    assert (folder / "README.md").read_text() == "our own words"
    assert not (folder / "course_nn" / "feedforward.py").exists()


def test_a_folder_with_something_else_in_it_is_left_alone(tmp_path):
    (tmp_path / "thesis.txt").write_text("four years")
    with pytest.raises(HandoutError, match="not empty and holds no earlier edition"):
        handout.write_folder(edition(0), tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["thesis.txt"]


def test_a_damaged_list_of_files_is_an_error_that_says_what_to_do(tmp_path):
    folder = written(tmp_path / "edition", 0)
    (folder / "edition.json").write_text("{")
    with pytest.raises(HandoutError, match="damaged: restore it from git"):
        handout.write_folder(edition(0), folder)


@pytest.mark.parametrize(
    "wrong, words", [({"solved_through": 99}, "from -1 to"), ({"github": "no slash"}, "OWNER/NAME")]
)
def test_what_is_no_edition_is_an_error(wrong, words):
    with pytest.raises(HandoutError, match=words):
        Handout(**{"solved_through": 0, **wrong})


def test_options_that_need_a_place_say_so(capsys):
    assert main(["release", "--open"]) == 1
    assert "--to" in capsys.readouterr().err


def test_the_readme_links_each_notebook_to_binder_where_it_is_told_the_repository():
    readme = handout.build(Handout(0, github="delft/ann"))["README.md"].decode()
    assert "https://mybinder.org/v2/gh/delft/ann/HEAD?urlpath=lab/tree/notebooks/01_feedforward.ipynb" in readme
    assert "mybinder" not in edition(0)["README.md"].decode()
