"""Stock nbclient and nbgrader run notebooks in the sandbox; a notebook that reaches out finds nothing."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pytest
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import start_new_kernel
from jupyter_client.provisioning import KernelProvisionerFactory
from nbclient import NotebookClient

from autograder import paths
from autograder.answers import collected
from autograder.exercise import Exercise
from autograder.gradebook import Gradebook
from autograder.sandbox import available_layers
from autograder.syllabus import NOTEBOOKS

pytestmark = [
    pytest.mark.skipif("process namespace" not in available_layers(), reason="namespaces are refused on this machine"),
    pytest.mark.filterwarnings("ignore"),
]
NAME = "course-nn-sandbox"
FIRST = next(n for n in NOTEBOOKS if n.number == 1)


@pytest.fixture
def sandboxed(monkeypatch):
    """Every kernel starts in the sandbox."""
    factory = KernelProvisionerFactory.instance()
    if NAME not in factory.get_provisioner_entries():
        pytest.skip("course-nn is not installed with its entry points")
    monkeypatch.setattr(factory, "default_provisioner_name", NAME)
    assert KernelSpecManager().find_kernel_specs()


def executed(book, **options):
    NotebookClient(book, kernel_name="python3", **{"timeout": 100, **options}).execute()
    return book


def notebook(*sources):
    return nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(s) for s in sources])


def texts(book):
    """What each cell showed, errors as their names."""
    return [
        "".join(o.get("text") or o.get("ename") or o.data.get("text/plain", "") for o in c.outputs) for c in book.cells
    ]


def test_nbclient_runs_the_released_notebook_with_its_pictures_and_checks(sandboxed):
    book = nbformat.read(paths.NOTEBOOKS / f"{FIRST.name}.ipynb", as_version=4)
    executed(book, allow_errors=True)
    code = [c for c in book.cells if c.cell_type == "code"]
    assert not [o for c in code if "NotImplementedError" not in str(c.outputs) for o in c.outputs if "ename" in o]
    checks = [c for c in code if c.source.startswith("check(")]
    assert checks and all("not attempted" in str(c.outputs) for c in checks)
    assert any("image/png" in o.get("data", {}) for c in code for o in c.outputs)


def test_a_notebook_that_reads_writes_or_calls_outside_fails(sandboxed, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("secret")
    with socket.create_server(("127.0.0.1", 0)) as server:
        book = executed(
            notebook(
                f"open({str(paths.ROOT / 'pyproject.toml')!r})",
                f"open({str(secret)!r})",
                "import autograder",
                f"import socket; socket.create_connection(('127.0.0.1', {server.getsockname()[1]}), 1)",
                "open('/usr/x', 'w')",
                "open('/kernel/x', 'w')",
                f"import os; os.kill({os.getpid()}, 0)",
                "open('/tmp/work/mine', 'w').write('mine')",
                "import course_nn; course_nn.__file__",
                "os.path.exists('/edition/course_nn/feedforward.py'), os.getpid()",
            ),
            allow_errors=True,
        )
    said = texts(book)
    assert said[:2] == ["FileNotFoundError"] * 2 and said[2] == "ModuleNotFoundError" and said[3] == "OSError"
    assert set(said[4:7]) <= {"OSError", "PermissionError", "ProcessLookupError"}
    assert said[7:] == ["4", "'/edition/course_nn/__init__.py'", "(False, 2)"]


@pytest.fixture
def kernel(sandboxed):
    manager, client = start_new_kernel(kernel_name="python3", startup_timeout=60)
    yield manager, client
    client.stop_channels()
    folder = manager.provisioner._folder
    manager.shutdown_kernel(now=True)
    assert not Path(folder).exists()


def reply(client, source):
    return client.execute_interactive(source, timeout=60, output_hook=lambda _: None)["content"]


def test_a_kernel_is_interrupted_restarted_and_its_end_is_noticed(kernel):
    manager, client = kernel
    assert reply(client, "x = 1")["status"] == "ok"
    message = client.execute("import time; time.sleep(60)", stop_on_error=False)  # or what is sent next is aborted
    time.sleep(0.5)
    manager.interrupt_kernel()
    until = time.monotonic() + 30
    while (answer := client.get_shell_msg(timeout=30))["parent_header"].get("msg_id") != message:
        assert time.monotonic() < until
    assert answer["content"]["ename"] == "KeyboardInterrupt"
    assert reply(client, "assert x == 1")["status"] == "ok"
    manager.restart_kernel(now=True)
    client.wait_for_ready(timeout=60)
    assert reply(client, "x")["ename"] == "NameError"
    client.execute("import os; os._exit(3)")
    until = time.monotonic() + 20
    while manager.is_alive() and time.monotonic() < until:
        time.sleep(0.05)
    assert not manager.is_alive()


def below(pid):
    return [int(p) for p in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def test_killing_what_waits_for_the_kernel_ends_the_kernel(kernel):
    manager, _ = kernel
    process = manager.provisioner.process.pid
    inner = below(process) + below(below(process)[0])
    os.kill(process, signal.SIGKILL)
    until = time.monotonic() + 20
    while any(Path(f"/proc/{pid}").exists() for pid in inner) and time.monotonic() < until:
        time.sleep(0.05)
    assert len(inner) == 2 and not any(Path(f"/proc/{pid}").exists() for pid in inner)


def test_stock_nbgrader_gives_an_honest_notebook_everything_and_one_that_looks_around_its_honest_part(tmp_path):
    folder, home, name = tmp_path / "course", tmp_path / "home", FIRST.name
    home.mkdir()
    released = (paths.NOTEBOOKS / f"{name}.ipynb").read_bytes()
    right = {a.exercise: a.source for a in collected() if a.verdict == "passed"}
    book = json.loads(released)
    for cell in book["cells"]:
        grade_id = cell["metadata"].get("nbgrader", {}).get("grade_id")
        if cell["cell_type"] == "code" and grade_id in right:
            cell["source"] = right[grade_id]
    honest = json.dumps(book).encode()
    answer = next(c for c in book["cells"] if c["metadata"].get("nbgrader", {}).get("grade_id") == "dense")
    looks = f"STOLEN = open({str(paths.ROOT / 'pyproject.toml')!r}).read()\n"
    answer["source"] = looks + "".join(answer["source"])
    with Gradebook(folder) as gradebook:
        gradebook.add_notebook(name, released)
    for student, data in {"honest": honest, "curious": json.dumps(book).encode()}.items():
        path = folder / "submitted" / student / name / f"{name}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_bytes(data)
    env = {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}", "HOME": str(home),
           "PYTHONPATH": str(paths.ROOT), "JUPYTER_DEFAULT_PROVISIONER_NAME": NAME}  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", "autograde", name], cwd=folder, env=env, capture_output=True, text=True,
        timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, (done.stdout + done.stderr)[-3000:]
    exercises = {n: e.max_points for n, e in FIRST.exercises().items() if isinstance(e, Exercise)}
    with Gradebook(folder) as gradebook:
        scores = gradebook.scores()
    assert scores["honest", name] == pytest.approx(sum(exercises.values()))
    assert 0 < scores["curious", name] <= sum(exercises.values()) - exercises["dense"]
    assert "FileNotFoundError" in (folder / "autograded" / "curious" / name / f"{name}.ipynb").read_text()


AS_USER = """
import nbformat, nbclient
cells = [nbformat.v4.new_code_cell(s) for s in ("6 * 7", "open('/etc/hostname')")]
book = nbformat.v4.new_notebook(cells=cells)
nbclient.NotebookClient(book, kernel_name="python3", timeout=60, allow_errors=True).execute()
print(cells[0].outputs[0].data["text/plain"], cells[1].outputs[0].ename)
"""


def test_an_ordinary_user_has_it_too(as_user):
    done = as_user(AS_USER, JUPYTER_DEFAULT_PROVISIONER_NAME=NAME)
    assert done.stdout.split() == ["42", "FileNotFoundError"], done.stderr
