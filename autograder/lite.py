"""The student edition as a JupyterLite site: static pages on which its notebooks run in the browser, with no server.

The edition's course_nn and what its widgets need lie in the site as wheels, packed from the edition and from what is
installed here: nothing is fetched to build it. A student's browser fetches Pyodide itself, which brings NumPy and
Matplotlib, when it opens a notebook. There is no torch in Pyodide; the notebooks' cells that compare with it say so.
"""

from __future__ import annotations

import base64
import hashlib
import importlib.util
import json
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Mapping
from importlib.metadata import distribution
from pathlib import Path

from jupyter_core.paths import jupyter_path

from autograder import handout
from autograder.handout import HandoutError

PYODIDE = ("numpy", "matplotlib", "ipython", "traitlets", "typing-extensions")  # from Pyodide's own distribution
WIDGETS = ("comm", "psygnal", "ipywidgets", "anywidget")  # which Pyodide does not have
EXTENSIONS = ("@jupyterlite/pyodide-kernel-extension", "@jupyter-widgets/jupyterlab-manager", "anywidget")
KERNEL = {"display_name": "Python (Pyodide)", "language": "python", "name": "python"}
PLUGIN = "@jupyterlite/pyodide-kernel-extension:kernel"
FROM_WORKER = "../../../../pypi"  # Pyodide resolves a wheel's address against that of the script it runs in
README = Path(__file__).parent / "templates" / "lite" / "README.md"
MARK = "jupyter-lite.json"


def write_site(files: Mapping[str, bytes], site: Path) -> int:
    """Build the site of an edition from its files, in a folder, over an earlier one; returns how many files it has.

    Raises HandoutError, and touches nothing, where JupyterLite is not installed or the folder holds something else.
    """
    if site.suffix == ".zip":
        raise HandoutError(f"a site is a folder, to be put on a web server: name one in place of {site}.")
    if site.exists() and any(site.iterdir()) and not (site / MARK).is_file():
        raise HandoutError(f"{site} is not empty and holds no earlier site (no {MARK}): name another folder.")
    if not all(importlib.util.find_spec(name) for name in ("jupyterlite_core", "jupyterlite_pyodide_kernel")):
        raise HandoutError("JupyterLite, which builds the site, is not installed: run `pip install 'course-nn[lite]'`.")
    with tempfile.TemporaryDirectory() as name:
        made = _build(files, Path(name))
        replace(site, made)
        return sum(path.is_file() for path in made.rglob("*"))


def replace(site: Path, made: Path) -> None:
    """Put a newly made site over an earlier one. What is no part of it, as .git or CNAME, stays."""
    for part in made.iterdir():
        old = site / part.name
        shutil.rmtree(old) if old.is_dir() else old.unlink(missing_ok=True)
    shutil.copytree(made, site, dirs_exist_ok=True)


def _build(files: Mapping[str, bytes], folder: Path) -> Path:
    """Build the site in an empty folder; returns where in it."""
    packed = [course_wheel(files), *map(installed_wheel, WIDGETS)]
    source = {f"pypi/{name}": data for name, data in packed}
    for name, data in files.items():
        if name.endswith(".ipynb"):
            source[f"files/{Path(name).name}"] = for_browser(data)
    source["files/README.md"] = README.read_bytes()
    source["overrides.json"] = files["course_nn/desk/lab_settings.json"]
    packages = [*PYODIDE, *(f"{FROM_WORKER}/{name}" for name, _ in packed)]
    page = {"appName": "course_nn", "litePluginSettings": {PLUGIN: {"loadPyodideOptions": {"packages": packages}}}}
    source[MARK] = json.dumps({"jupyter-lite-schema-version": 0, "jupyter-config-data": page}).encode()
    options = {
        "apps": ["lab"],
        "federated_extensions": [str(_extension(name)) for name in EXTENSIONS],
        "ignore_sys_prefix": ["federated_extensions"],  # no others: some need a server
        "no_sourcemaps": True,
        "no_unused_shared_packages": True,
        "output_dir": str(folder / "site"),
    }
    source["jupyter_lite_config.json"] = json.dumps({"LiteBuildConfig": options}).encode()
    for name, data in source.items():
        path = folder / "source" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    command = [sys.executable, "-m", "jupyterlite_core", "build"]
    done = subprocess.run(command, cwd=folder / "source", capture_output=True, text=True)
    if done.returncode:
        raise HandoutError(f"JupyterLite could not build the site:\n{(done.stdout + done.stderr)[-2000:]}")
    return folder / "site"


def for_browser(notebook: bytes) -> bytes:
    """A notebook with the browser's kernel in place of JupyterLab's; its cells as they are."""
    content = json.loads(notebook)
    content["metadata"]["kernelspec"] = KERNEL
    return (json.dumps(content, indent=1, ensure_ascii=False) + "\n").encode()


def course_wheel(files: Mapping[str, bytes]) -> tuple[str, bytes]:
    """The wheel of an edition's course_nn: its name and its bytes, the same each time."""
    project = tomllib.loads(files["pyproject.toml"].decode())["project"]
    about = f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {project['version']}\n"
    about += f"Requires-Python: {project['requires-python']}\n"
    about += "".join(f"Requires-Dist: {needed}\n" for needed in project["dependencies"])
    package = {name: data for name, data in files.items() if name.startswith("course_nn/")}
    stem = f"{project['name'].replace('-', '_')}-{project['version']}"
    return _wheel(stem, package, {"METADATA": about.encode(), "licenses/LICENSE": files["LICENSE"]})


def installed_wheel(name: str) -> tuple[str, bytes]:
    """The wheel of an installed package, without what is compiled for this machine: its source stands beside that."""
    found = distribution(name)
    stem = f"{name}-{found.version}"
    package, about = {}, {}
    for path in found.files or ():
        inner = path.relative_to(path.parts[0]).as_posix()
        if path.parts[0].endswith(".dist-info"):
            if inner == "METADATA" or "LICENSE" in path.name.upper():
                about[inner] = path.read_binary()
        elif path.parts[0] != ".." and path.suffix not in (".so", ".pyd", ".pyc"):
            package[path.as_posix()] = path.read_binary()
    return _wheel(stem, package, about)


def _wheel(stem: str, package: Mapping[str, bytes], about: Mapping[str, bytes]) -> tuple[str, bytes]:
    """Pack a wheel of pure Python (PEP 427): the package's files, and those about it."""
    info = f"{stem}.dist-info"
    files = {**package, **{f"{info}/{name}": data for name, data in about.items()}}
    files[f"{info}/WHEEL"] = b"Wheel-Version: 1.0\nGenerator: course_nn\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    sums = {at: base64.urlsafe_b64encode(hashlib.sha256(d).digest()).rstrip(b"=").decode() for at, d in files.items()}
    record = [f"{at},sha256={sums[at]},{len(data)}" for at, data in files.items()]
    files[f"{info}/RECORD"] = "\n".join([*record, f"{info}/RECORD,,", ""]).encode()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{stem}-py3-none-any.whl"
        handout.write_zip(files, path, within="")
        return path.name, path.read_bytes()


def _extension(name: str) -> Path:
    """Where a front-end extension is installed."""
    for folder in jupyter_path("labextensions"):
        if (found := Path(folder) / name / "package.json").is_file():
            return found.parent
    raise HandoutError(f"JupyterLab's extension {name} is missing: run `pip install 'course-nn[notebooks,lite]'`.")
