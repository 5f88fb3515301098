"""The two commands of a fresh checkout, on a small project with a real venv, a real pip and made-up packages."""

import ast
import errno
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import time
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from course_nn import __main__ as commands

ROOT = Path(__file__).resolve().parent.parent
MAIN = ROOT / "course_nn" / "__main__.py"
SET_UP, NEW_VENV, WAITS = "Setting up .venv", "making a virtual environment", "Another set-up"

PYPROJECT = """
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]

[project]
name = "course-nn"
version = "0.1.0"

[project.optional-dependencies]
notebooks = ["jupyterlab"]
grading = []
torch = ["torch>=2.6,<2.14"]
test = ["pytest"]
"""
BACKEND = """
import pathlib, shutil, time

def build_editable(wheel_directory, config_settings=None, metadata_directory=None):
    while pathlib.Path("slow").exists():
        pathlib.Path("slow").write_text("pip is at work")
        time.sleep(0.05)
    return pathlib.Path(shutil.copy("course_nn-0.1.0-py3-none-any.whl", wheel_directory)).name
"""
SAYS_HOW_IT_WAS_STARTED = """
import json, os, sys

def main():
    threads = [os.environ.get("OMP_NUM_THREADS"), os.environ.get("OPENBLAS_NUM_THREADS")]
    path = os.environ["PATH"].split(os.pathsep)
    print(json.dumps(dict(prefix=sys.prefix, cwd=os.getcwd(), args=sys.argv[1:], path=path[0], threads=threads)))
"""


def wheel(folder: Path, name: str, version: str, requires=(), extras=(), files=(), script="") -> None:
    """Write a wheel of a made-up package."""
    folder.mkdir(parents=True, exist_ok=True)
    info = f"{name}-{version}.dist-info"
    needs = "".join(f"Requires-Dist: {requirement}\n" for requirement in requires)
    needs += "".join(f"Provides-Extra: {extra}\n" for extra in extras)
    with zipfile.ZipFile(folder / f"{name}-{version}-py3-none-any.whl", "w") as archive:
        for path, text in dict(files).items():
            archive.writestr(path, text)
        archive.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n{needs}")
        archive.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        if script:
            archive.writestr(f"{info}/entry_points.txt", f"[console_scripts]\n{script}\n")
        archive.writestr(f"{info}/RECORD", "")


class Course:
    """A small project with our commands, and the packages it needs in a folder of wheels."""

    def __init__(self, folder: Path):
        self.root = folder / "my course"  # a space, as in a student's folder
        self.wheels = folder / "wheels"
        (self.root / "course_nn").mkdir(parents=True)
        (self.root / "notebooks").mkdir()
        for name in ("__init__.py", "__main__.py"):
            shutil.copy(ROOT / "course_nn" / name, self.root / "course_nn")
        shutil.copytree(
            ROOT / "course_nn" / "desk", self.root / "course_nn" / "desk", ignore=lambda *_: ["__pycache__"]
        )
        (self.root / "pyproject.toml").write_text(PYPROJECT)
        (self.root / "backend.py").write_text(BACKEND)
        extras = tomllib.loads(PYPROJECT)["project"]["optional-dependencies"]
        requires = [f"{needed}; extra == '{extra}'" for extra in extras for needed in extras[extra]]
        wheel(self.root, "course_nn", "0.1.0", requires, extras)
        wheel(self.wheels, "torch", "2.13.0", ["nvidia-cudnn-cu13"])
        wheel(self.wheels, "torch", "2.13.0+cpu")
        wheel(self.wheels, "nvidia_cudnn_cu13", "9.0")
        told = SAYS_HOW_IT_WAS_STARTED
        wheel(self.wheels, "jupyterlab", "4", files={"jlab.py": told}, script="jupyter-lab=jlab:main")
        wheel(self.wheels, "pytest", "8", files={"pytest.py": told + "\nmain()\n"})
        self.env = {
            "PATH": os.defpath,
            "HOME": str(folder),
            "PIP_CONFIG_FILE": os.devnull,
            "PIP_NO_INDEX": "1",
            "PIP_FIND_LINKS": str(self.wheels),
        }

    def start(self, *args: str, **env: str) -> subprocess.Popen:
        return subprocess.Popen(
            [sys.executable, "-m", "course_nn", *args], cwd=self.root, env=self.env | env,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip

    def run(self, *args: str, **env: str) -> tuple[int, str]:
        with self.start(*args, **env) as process:
            return process.wait(), process.stdout.read()

    @property
    def stamp(self) -> Path:
        return self.root / ".venv" / "course_nn.txt"

    def module(self) -> ModuleType:
        """How the course is installed: its `installation.py`, imported."""
        place = self.root / "course_nn" / "desk" / "installation.py"
        spec = importlib.util.spec_from_file_location("installation_of_a_course", place)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module


@pytest.fixture(scope="module")
def first(tmp_path_factory) -> Iterator[tuple[Course, int, str]]:
    """A course after its first `lab`, and how that went."""
    course = Course(tmp_path_factory.mktemp("course"))
    yield course, *course.run("lab", "--port", "8899")


@pytest.fixture
def course(first) -> Course:
    """A course that has been set up; a test that uses it leaves it so."""
    course, status, output = first
    assert status == 0, output
    return course


def told(output: str) -> dict:
    return json.loads(output.splitlines()[-1])


def test_lab_sets_up_and_becomes_jupyterlab_on_the_notebooks_with_the_programs_on_path(first):
    course, status, output = first
    assert status == 0, output
    assert SET_UP in output
    venv = course.root / ".venv"
    scripts = venv / ("Scripts" if sys.platform == "win32" else "bin")
    assert told(output) == {
        "prefix": str(venv), "cwd": str(course.root / "notebooks"), "args": ["--port", "8899"], "path": str(scripts),
        "threads": [None, None],
    }  # fmt: skip


def test_nothing_of_cuda_is_installed_without_a_gpu(course):
    if course.module().has_gpu() or sys.platform != "linux":
        pytest.skip("there is a GPU here, or PyTorch's plain build needs no CUDA")
    names = {path.name for path in (course.root / ".venv").rglob("*.dist-info")}
    assert "torch-2.13.0+cpu.dist-info" in names
    assert not any(name.startswith("nvidia") for name in names)


def test_a_second_run_needs_no_network_and_installs_nothing(course):
    status, output = course.run("lab", PIP_FIND_LINKS=os.devnull)
    assert status == 0, output
    assert SET_UP not in output
    assert told(output)["args"] == []


def test_test_adds_pytest_and_keeps_lab_ready(course):
    status, output = course.run("test", "--", "-k", "loss")
    assert status == 0, output
    assert NEW_VENV not in output
    assert told(output)["args"] == ["-k", "loss"]
    assert told(output)["cwd"] == str(course.root)
    assert told(output)["threads"] == ["1", "1"]
    for command in ("lab", "test"):
        status, output = course.run(command, PIP_FIND_LINKS=os.devnull, OMP_NUM_THREADS="2")
        assert status == 0 and SET_UP not in output, output
    assert told(output)["threads"] == ["2", "1"]
    assert told(output)["args"][:2] == ["-n", "auto"]  # the whole suite, on all cores


def test_only_what_decides_the_installation_asks_for_a_new_one(course):
    module, pyproject = course.module(), course.root / "pyproject.toml"
    extras = module.EXTRAS["lab"]
    try:
        assert module.is_ready(extras)
        pyproject.write_text(PYPROJECT + "[tool.ruff]\nline-length = 99\n")
        assert module.is_ready(extras)
        pyproject.write_text(PYPROJECT.replace("<2.14", "<2.15"))
        assert not module.is_ready(extras)
    finally:
        pyproject.write_text(PYPROJECT)
    assert not module.is_ready(extras | {"an extra that nobody installed"})


def test_a_step_that_fails_says_what_failed_and_what_to_do_and_harms_nothing(course):
    pyproject = course.root / "pyproject.toml"
    pyproject.write_text(PYPROJECT.replace('"0.1.0"', '"0.1.1"'))
    try:
        status, output = course.run("lab", PIP_FIND_LINKS=str(course.root / "notebooks"))
    finally:
        pyproject.write_text(PYPROJECT)
    assert status == 1
    assert "failed at: looking for PyTorch without CUDA" in output
    assert "No matching distribution found for torch" in output
    assert "run the same command again" in output
    assert "Traceback" not in output
    status, output = course.run("lab", PIP_FIND_LINKS=os.devnull)
    assert status == 0 and SET_UP not in output, output


def test_a_pip_that_fails_while_it_installs_leaves_unfinished_and_before_that_leaves_the_stamp(course, monkeypatch):
    module, stamp = course.module(), course.stamp.read_text()
    try:
        for output, left in (("ERROR: no such package", ""), ("Installing collected packages: x", "\nunfinished")):

            def run(step, command, output=output):
                assert course.stamp.read_text() == stamp + "\nunfinished"
                return 1, output

            monkeypatch.setattr(module, "run", run)
            with pytest.raises(SystemExit, match="failed at: installing x"):
                module.pip("installing x", "install", "x")
            assert course.stamp.read_text() == stamp + left
    finally:
        course.stamp.write_text(stamp)


def test_a_venv_without_pip_or_copied_from_elsewhere_is_not_healthy(course, tmp_path, monkeypatch):
    module = course.module()
    assert module.is_healthy()
    copy = tmp_path / ".venv"
    shutil.copytree(module.VENV, copy, symlinks=True)
    monkeypatch.setattr(module, "BIN", copy / module.BIN.name)
    monkeypatch.setattr(module, "VENV", copy)
    assert not module.is_healthy()  # its scripts start the Python of the other
    shutil.rmtree(copy)
    assert not module.is_healthy()
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", copy], check=True)  # killed before ensurepip
    assert not module.is_healthy()


def test_a_renamed_course_is_set_up_anew(course):
    course.root = course.root.rename(course.root.with_name("renamed"))
    status, output = course.run("lab")
    assert status == 0, output
    assert NEW_VENV in output
    assert told(output)["prefix"] == str(course.root / ".venv")


def test_a_killed_set_up_is_waited_for_and_repaired(course):
    """Kill -9 takes the set-up and leaves its pip, which goes on: two of them must not work on one .venv."""
    course.stamp.unlink()
    slow = course.root / "slow"
    slow.touch()
    try:
        with course.start("lab") as killed:
            while not slow.read_text():
                assert killed.poll() is None
                time.sleep(0.05)
            killed.kill()
        assert "unfinished" in course.stamp.read_text()
        with course.start("lab") as repair:
            assert WAITS in repair.stdout.readline()
            slow.unlink()
            output = repair.stdout.read()
            assert repair.wait() == 0, output
    finally:
        slow.unlink(missing_ok=True)
    assert NEW_VENV in output
    assert told(output)["prefix"] == str(course.root / ".venv")


LISTING = (
    "torch (2.15.0)\nAvailable versions: 2.15.0+cpu, 2.15.0, 2.14.0rc1+cpu, 2.13.0+cpu, 2.13.0, 2.9.1+cpu, 2.5.0+cpu"
)


@pytest.mark.parametrize(
    "requirement, version",
    [
        ("torch>=2.6,<2.14", "2.13.0+cpu"),
        ("torch>=2.6,<2.13", "2.9.1+cpu"),
        ("torch>=2.6", "2.15.0+cpu"),
        ("torch>=2.10,<2.13", None),
    ],
)
def test_the_newest_cpu_build_within_the_bounds_is_chosen(course, requirement, version):
    assert course.module().newest_cpu_build(LISTING, requirement) == version


@pytest.mark.skipif(sys.platform != "linux", reason="only on Linux does PyTorch's plain build need CUDA")
def test_pytorchs_cpu_index_is_asked_when_pips_own_has_only_cuda_builds(course, tmp_path, monkeypatch):
    module = course.module()
    plain, cpu = tmp_path / "plain", tmp_path / "cpu"
    for index, version in ((plain, "2.13.1"), (cpu, "2.13.1+cpu")):  # not 2.13.0, which the course has
        wheel(index / "torch", "torch", version)
        name = f"torch-{version}-py3-none-any.whl"
        (index / "torch" / "index.html").write_text(f'<a href="{name}">{name}</a>')
    for name, value in {"CONFIG_FILE": os.devnull, "NO_INDEX": "0", "INDEX_URL": plain.as_uri()}.items():
        monkeypatch.setenv(f"PIP_{name}", value)
    monkeypatch.delenv("PIP_FIND_LINKS", raising=False)
    monkeypatch.delenv("PIP_EXTRA_INDEX_URL", raising=False)
    monkeypatch.setattr(module, "CPU_INDEX", cpu.as_uri())
    monkeypatch.setattr(module, "PROJECT", tmp_path / "pyproject.toml")
    module.PROJECT.write_text(PYPROJECT.replace("torch>=2.6", "torch>=2.13.1"))
    wanted = ["torch>=2.13.1,<2.14"]

    monkeypatch.setattr(module, "has_gpu", lambda: True)
    assert module.torch_requirement() == wanted
    monkeypatch.setattr(module, "has_gpu", lambda: False)
    assert module.torch_requirement() == [*wanted, "torch==2.13.1+cpu", "--extra-index-url", cpu.as_uri()]
    monkeypatch.setattr(module, "CPU_INDEX", plain.as_uri())
    with pytest.raises(SystemExit, match="without an NVIDIA GPU here no other is installed"):
        module.torch_requirement()


@pytest.mark.parametrize(
    "output, word",
    [
        ("ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device", "disk"),
        ("Error: [Errno 13] Permission denied: '/course/.venv'", "may not write"),
        ("[Errno 30] Read-only file system: '/course/pyproject.toml'", "may not write"),
        ("NewConnectionError('<x>: Failed to establish a new connection: [Errno -3]')", "network"),
        ("pip._vendor.urllib3.exceptions.ReadTimeoutError: HTTPSConnectionPool: Read timed out.", "network"),
        ("something else", "delete the folder .venv"),
    ],
)
def test_advice_fits_the_failure(course, output, word):
    assert word in course.module().advice(output)


def test_a_python_without_ensurepip_is_told_the_package_to_install(course, monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(SystemExit, match="apt install python3-venv"):
        course.module().make_venv()


def test_a_file_that_cannot_be_written_is_a_sentence_not_a_traceback(monkeypatch):
    def full(args):
        raise OSError(errno.ENOSPC, "No space left on device", ".venv/course_nn.txt")

    monkeypatch.setitem(commands.COMMANDS, "lab", full)
    with pytest.raises(SystemExit, match=r"The disk is full: make room for 2 GB\. Then run the same command again"):
        commands.main(["lab"])


def bare(*args: str, cwd: Path = ROOT) -> subprocess.CompletedProcess:
    """Run Python without its installed packages."""
    return subprocess.run([sys.executable, "-S", *args], cwd=cwd, capture_output=True, text=True)


def test_without_a_command_it_explains_itself_on_a_bare_python():
    result = bare("-m", "course_nn")
    assert (result.returncode, result.stderr) == (0, "")
    assert "course_nn lab" in result.stdout and "course_nn test" in result.stdout


def test_an_unknown_command_is_refused_with_status_2():
    result = bare("-m", "course_nn", "labb")
    assert (result.returncode, result.stdout) == (2, "")
    assert "'labb'" in result.stderr


def test_an_old_python_gets_a_sentence():
    result = bare("-c", "import sys, runpy; sys.version_info = (3, 8, 1); runpy.run_module('course_nn')")
    assert result.returncode == 1
    assert result.stderr.startswith("This course needs Python 3.11 or newer")
    assert len(result.stderr.splitlines()) == 1
    ast.parse(MAIN.read_text(encoding="utf-8"), feature_version=(3, 6))  # so that an old Python gets as far as that


@pytest.mark.parametrize(
    "name", ["__main__", "desk/__init__", "desk/installation", "desk/edition", "desk/doctor", "desk/update"]
)
def test_what_runs_before_anything_is_installed_imports_only_the_standard_library(name):
    names = set()
    for node in ast.walk(ast.parse((ROOT / "course_nn" / f"{name}.py").read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add("." * node.level + (node.module or ""))
    ours = {"course_nn.desk", "course_nn.desk.installation", "course_nn.desk.edition"}
    assert {n.partition(".")[0] for n in names - ours} <= sys.stdlib_module_names


def test_installed_as_a_package_lab_opens_the_folder_one_is_in_and_test_says_where_the_tests_are(course, tmp_path):
    site, here = tmp_path / "site", tmp_path / "work"
    here.mkdir()
    shutil.copytree(course.root / "course_nn", site / "course_nn")
    env = {"PATH": os.defpath, "PYTHONPATH": str(site)}

    def run(python: Path | str, command: str) -> subprocess.CompletedProcess:
        return subprocess.run([python, "-m", "course_nn", command], cwd=here, env=env, capture_output=True, text=True)

    result = run(course.module().BIN / "python", "lab")
    assert told(result.stdout)["cwd"] == str(here)
    assert "checkout" in run(sys.executable, "test").stderr
    empty = tmp_path / "empty"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", empty], check=True)
    result = run(empty / course.module().BIN.name / "python", "lab")
    assert result.returncode == 1
    assert "pip install" in result.stderr and "Traceback" not in result.stderr


def test_binder_installs_the_ranges_of_the_project():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    lines = (ROOT / "binder" / "requirements.txt").read_text(encoding="utf-8").splitlines()
    packages = [line for line in lines if not line.startswith(("#", "--"))]
    assert packages == [*project["dependencies"], *extras["notebooks"], *extras["torch"]]
    assert "--extra-index-url https://download.pytorch.org/whl/cpu" in lines
