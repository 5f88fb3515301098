"""The site for browsers: what is packed into it, and that the notebooks ask for nothing that a browser cannot do."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
import zipfile
from importlib.metadata import requires
from io import BytesIO
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from autograder import lite, paths
from autograder.__main__ import main
from autograder.handout import HandoutError
from autograder.notebook import parse
from autograder.submission import assemble
from autograder.syllabus import NOTEBOOKS
from course_nn.desk import submit
from tests.autograder.test_handout import edition, passing, written
from tests.browser.conftest import right

RUNNER = Path(__file__).with_name("as_in_a_browser.py")
each_notebook = pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda n: n.name)


def install(wheel: tuple[str, bytes], to: Path) -> Path:
    """Install a wheel, and nothing else, into a folder."""
    name, data = wheel
    (to.parent / name).write_bytes(data)
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target", to]
    subprocess.run([*command, to.parent / name], check=True, timeout=120)
    return to


def test_the_courses_wheel_is_the_editions_package_and_nothing_in_it_passes_for_an_answer(tmp_path):
    files = edition(1)
    wheel = lite.course_wheel(files)
    assert wheel == lite.course_wheel(files) and wheel[0].endswith("-py3-none-any.whl")
    with zipfile.ZipFile(BytesIO(wheel[1])) as archive:
        packed = {name: archive.read(name) for name in archive.namelist() if ".dist-info/" not in name}
    assert packed == {name: data for name, data in files.items() if name.startswith("course_nn/")}
    folder = install(wheel, tmp_path / "installed")
    assert passing(folder, NOTEBOOKS[2]) == []
    assert (folder / "course_nn" / "feedforward.py").exists()  # this is due


def test_the_widgets_packages_work_without_what_is_compiled_for_this_machine(tmp_path):
    for name in lite.WIDGETS:
        install(lite.installed_wheel(name), tmp_path / "installed")
    assert not [p for p in (tmp_path / "installed").rglob("*") if p.suffix in (".so", ".pyd")]
    code = "import anywidget, comm, ipywidgets, psygnal._signal as s; print(anywidget.AnyWidget(), s.__file__)"
    env = {**os.environ, "PYTHONPATH": str(tmp_path / "installed")}
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip().endswith(str(tmp_path / "installed" / "psygnal" / "_signal.py"))


def test_the_browser_gets_every_package_that_the_widgets_require():
    elsewhere = {"widgetsnbextension", "jupyterlab-widgets"}  # front ends: one of another page, one in the site
    for name in lite.WIDGETS:
        needed = [Requirement(text) for text in requires(name) or ()]
        names = {r.name.lower().replace("_", "-") for r in needed if not (r.marker and "extra" in str(r.marker))}
        assert names <= {*lite.PYODIDE, *lite.WIDGETS, *elsewhere}


def test_what_cannot_be_built_is_said_and_nothing_is_touched(tmp_path, capsys, monkeypatch):
    for options, words in ([], "say --to"), (["--to", str(tmp_path / "site"), "--github", "a/b"], "leave it out"):
        assert main(["release", "--lite", *options]) == 1
        assert words in capsys.readouterr().err
    (tmp_path / "thesis.txt").write_text("four years")
    with pytest.raises(HandoutError, match="holds no earlier site"):
        lite.write_site(edition(0), tmp_path)
    with pytest.raises(HandoutError, match="is a folder"):
        lite.write_site(edition(0), tmp_path / "site.zip")
    monkeypatch.setitem(sys.modules, "jupyterlite_core", None)
    with pytest.raises(HandoutError, match=r"run `pip install 'course-nn\[lite\]'`"):
        lite.write_site(edition(0), tmp_path / "site")
    assert [p.name for p in tmp_path.iterdir()] == ["thesis.txt"]


def test_a_new_site_leaves_nothing_of_the_earlier_one_and_all_that_was_never_of_it(tmp_path):
    for name in ("site/files/03_later.ipynb", "site/.git/HEAD", "site/CNAME", "site/index.html", "made/files/01.ipynb"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("old")
    (tmp_path / "made" / "index.html").write_text("new")
    lite.replace(tmp_path / "site", tmp_path / "made")
    left = {p.relative_to(tmp_path / "site").as_posix() for p in (tmp_path / "site").rglob("*") if p.is_file()}
    assert left == {"files/01.ipynb", ".git/HEAD", "CNAME", "index.html"}
    assert (tmp_path / "site" / "index.html").read_text() == "new"


@each_notebook
def test_a_notebook_of_the_site_is_graded_as_any_other(notebook):
    released = (paths.NOTEBOOKS / f"{notebook.name}.ipynb").read_bytes()
    book = json.loads(released)
    answers = right(notebook)
    for cell in book["cells"]:
        name = cell["metadata"].get("nbgrader", {}).get("grade_id", "")
        cell["source"] = answers.get(name, cell["source"])
    data = json.dumps(book).encode()
    there = lite.for_browser(data)
    assert json.loads(there)["metadata"]["kernelspec"]["name"] == "python"  # the only one that the site has
    made = assemble(data, notebook, released)
    assert made.cells and not made.notes and made == assemble(there, notebook, released)


def test_submit_runs_a_notebook_of_the_site(tmp_path, capsys):
    course = written(tmp_path / "course", 0)
    (path,) = (course / "notebooks").glob("00_*.ipynb")
    book = json.loads(lite.for_browser(path.read_bytes()))
    answers = right(NOTEBOOKS[0])
    for cell in book["cells"]:
        name = cell["metadata"].get("nbgrader", {}).get("grade_id", "")
        cell["source"] = answers.get(name, cell["source"])
    path.write_text(json.dumps(book))
    assert submit.main([], course) == 0
    said = capsys.readouterr().out
    assert "5 of 5 points" in said and "✗" not in said


def unguarded(tree: ast.AST) -> list[int]:
    """Lines that import torch where nothing catches that there is none."""
    guarded = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.Try)
        and any("ImportError" in ast.unparse(h.type or ast.Name("")) for h in node.handlers)
        for part in node.body
        for inner in ast.walk(part)
    }
    found = [n for n in ast.walk(tree) if isinstance(n, (ast.Import, ast.ImportFrom)) and "torch" in ast.unparse(n)]
    return [node.lineno for node in found if id(node) not in guarded]


@each_notebook
def test_a_notebook_does_without_torch(notebook):
    cells = [c for c in parse((paths.NOTEBOOKS / f"{notebook.name}.ipynb").read_bytes()) if c.is_code]
    assert not [(c.id, line) for c in cells for line in unguarded(ast.parse(c.source))]
    assert unguarded(ast.parse("try:\n    pass\nexcept ImportError:\n    import torch"))


NOT_IN_BROWSER = {"subprocess", "multiprocessing", "concurrent", "signal", "socket", "resource", "fcntl", "pty", "ssl"}
ON_A_MACHINE = ("__main__.py", "desk/", "crosscheck/", "data/online.py")  # commands, and what fetches larger data


def test_the_library_uses_nothing_that_a_browser_lacks():
    for path in paths.PACKAGE.rglob("*.py"):
        if path.relative_to(paths.PACKAGE).as_posix().startswith(ON_A_MACHINE):
            continue
        tree = ast.parse(path.read_text())
        names = {a.name.split(".")[0] for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
        names |= {str(n.module).split(".")[0] for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}
        assert not names & NOT_IN_BROWSER, path
        used = {ast.unparse(n) for n in ast.walk(tree) if isinstance(n, ast.Attribute)}
        assert not {u for u in used if u.startswith("threading.")} - {"threading.RLock"}, path


@pytest.mark.parametrize("name", ["01_feedforward", "03_descent_and_sgd", "09_recurrence"])
def test_right_answers_pass_where_there_are_no_threads_no_processes_and_no_torch(name, tmp_path):
    notebook = next(n for n in NOTEBOOKS if n.name == name)
    answers = right(notebook)
    cells = parse(lite.for_browser((paths.NOTEBOOKS / f"{name}.ipynb").read_bytes()))
    sources = [answers.get(c.id, c.source) for c in cells if c.is_code]
    thread = "import threading; threading.Thread(target=print).start()"  # this, too, is seen
    env = {**os.environ, "PYTHONPATH": str(paths.ROOT), "MPLBACKEND": "agg", "IPYTHONDIR": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, RUNNER],
        input=json.dumps([*sources, thread]),
        env=env,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=200,
    )
    assert not done.stderr, done.stderr[-3000:]
    said = json.loads(done.stdout.splitlines()[-1])
    assert [source for source, _ in said["raised"]] == [thread], said["raised"]
    assert set(said["passed"]) == set(answers)
    assert said["trained"] or name == "01_feedforward"
    assert "PyTorch is not installed here" in done.stdout
