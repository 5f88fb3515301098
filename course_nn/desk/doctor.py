"""python3 -m course_nn doctor: what is wrong on this machine, and how to mend it.

It changes nothing, and it needs nothing installed.
"""

import importlib.util
import json
import shutil
import struct
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from course_nn.desk import edition
from course_nn.desk.installation import (
    BIN,
    EXTRAS,
    ROOT,
    UNFINISHED,
    VENV,
    is_checkout,
    is_healthy,
    is_ready,
    project,
    read_stamp,
)  # fmt: skip

GB = 1024**3
SYNCED = ("OneDrive", "Dropbox", "iCloud", "Google Drive", "CloudStorage", "Mobile Documents")
PACKAGES = {  # what must be importable, and for what
    "numpy": "every notebook", "matplotlib": "the pictures", "ipywidgets": "the sliders", "anywidget": "the sliders",
    "jupyterlab": "the lab", "torch": "the comparisons with PyTorch",
}  # fmt: skip


class Finding(NamedTuple):
    """One thing that was looked at. remedy: what to do about it; "" if all is well."""

    what: str
    remedy: str = ""


def main() -> int:
    """Print every finding; returns 1 if one needs a remedy."""
    wrong = 0
    for finding in findings():
        print(
            f"{'✗' if finding.remedy else '✓'} {finding.what}" + (f"\n    {finding.remedy}" if finding.remedy else "")
        )
        wrong += bool(finding.remedy)
    print(f"\n{wrong} of these need something done." if wrong else "\nAll is well.")
    return int(wrong > 0)


def findings() -> Iterator[Finding]:
    """Everything that is looked at, the machine first."""
    yield python()
    yield from place(ROOT)
    yield from installation()
    yield from packages()
    yield from course(ROOT)
    yield from notebooks(ROOT / "notebooks")


def python() -> Finding:
    """Python itself; that it is new enough was seen before this file was read."""
    what = f"Python {sys.version.split()[0]}, {8 * struct.calcsize('P')} bits"
    if struct.calcsize("P") < 8:
        return Finding(what, "PyTorch needs Python of 64 bits: install that one from python.org.")
    if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
        return Finding(what, "It cannot make virtual environments. On Debian or Ubuntu: sudo apt install python3-venv")
    return Finding(what)


def place(root: Path) -> Iterator[Finding]:
    """The folder: may it be written, is there room, is it synchronised."""
    try:
        with tempfile.NamedTemporaryFile(dir=root):
            yield Finding(f"{root} can be written")
    except OSError as error:
        yield Finding(f"{root} cannot be written ({error.strerror})", "Copy the course to a folder of your own.")
    free = shutil.disk_usage(root).free
    needed = 0.2 if VENV.exists() else 2
    what = f"{free / GB:.1f} GB of disk free"
    yield Finding(what, "" if free > needed * GB else f"Make room for {needed:g} GB: a full disk loses what you save.")
    cloud = next((part for part in root.parts for name in SYNCED if name in part), "")
    if cloud:
        yield Finding(
            f"the course lies in {cloud}, which is synchronised",
            "Move it out of there: two machines that write one notebook lose work, and .venv has 30,000 files.",
        )


def installation() -> Iterator[Finding]:
    """What the set-up has made."""
    again = "Run: python3 -m course_nn lab"
    if not is_checkout():
        yield Finding("course_nn is installed as a package, so there is no set-up here to look at")
    elif not VENV.exists():
        yield Finding("the course is not set up yet", again)
    elif UNFINISHED in read_stamp():
        yield Finding("a set-up was interrupted", f"{again}. It goes on where it stopped.")
    elif not is_healthy():
        yield Finding(".venv does not work; it may have been moved or copied", f"{again}. It is made again.")
    elif not is_ready(EXTRAS["lab"] & set(project()["project"]["optional-dependencies"])):
        yield Finding("the course has changed since it was set up", again)
    else:
        yield Finding("the course is set up")


def packages() -> Iterator[Finding]:
    """Whether what is installed can be imported: a download may have been cut off."""
    python = next((p for p in (BIN / "python", BIN / "python.exe") if p.exists()), None)
    if python is None:
        return
    for name, purpose in PACKAGES.items():
        code = f"import {name}; print({name}.__version__)"
        done = subprocess.run([python, "-P", "-c", code], capture_output=True, text=True, cwd=ROOT)
        if done.returncode == 0:
            yield Finding(f"{name} {done.stdout.strip().splitlines()[-1]}")
        else:
            why = (done.stderr.strip().splitlines() or ["it ended without a word"])[-1]
            remedy = f"It is needed for {purpose}. Delete the folder .venv, then run: python3 -m course_nn lab"
            yield Finding(f"{name} cannot be imported: {why}", remedy)


def course(root: Path) -> Iterator[Finding]:
    """The files of the course."""
    try:
        files = edition.here(root).files
    except edition.NoEdition as missing:
        if (root / edition.MANIFEST).exists():
            yield Finding(str(missing), "Take over the edition again: python3 -m course_nn update course_nn.zip")
        return
    changed = [n for n, d in files.items() if not n.startswith("notebooks/") and not edition.is_same(root / n, d)]
    if changed:
        yield Finding(
            f"changed or missing: {', '.join(changed[:4])}{' and more' if len(changed) > 4 else ''}",
            "Take over the edition again: python3 -m course_nn update course_nn.zip (your notebooks stay)",
        )
    else:
        yield Finding(f"all {len(files)} files of the course are as they were handed out")


def notebooks(folder: Path) -> Iterator[Finding]:
    """What lies beside the notebooks, and whether they can be opened."""
    if not folder.is_dir():
        yield Finding(f"{folder} is missing", "Take over the edition again: python3 -m course_nn update course_nn.zip")
        return
    for path in sorted(folder.glob("*.py")):
        if path.stem in sys.stdlib_module_names or path.stem in PACKAGES or path.stem == "course_nn":
            yield Finding(
                f"notebooks/{path.name} hides Python's own {path.stem}",
                f"Rename it: `import {path.stem}` in a notebook finds your file.",
            )
    broken = [path for path in sorted(folder.glob("*.ipynb")) if not opens(path)]
    for path in broken:
        kept = folder / ".ipynb_checkpoints" / f"{path.stem}-checkpoint.ipynb"
        remedy = f"Jupyter kept an earlier state: {kept}" if opens(kept) else "Take a copy of it from a backup."
        yield Finding(f"notebooks/{path.name} is damaged and cannot be opened", remedy)
    if not broken:
        yield Finding(f"all {len(list(folder.glob('*.ipynb')))} notebooks can be opened")


def opens(path: Path) -> bool:
    """Whether a file is a notebook as far as its outer form goes."""
    try:
        return isinstance(json.loads(path.read_bytes())["cells"], list)
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return False
