"""python3 -m course_nn submit: run your notebooks from top to bottom, say what would be lost, pack what you hand in.

    python3 -m course_nn submit                    every notebook that you have worked in
    python3 -m course_nn submit 01_feedforward     only this one
    --share-progress, --keep-progress              whether the lecturer may see how often you checked and asked for
                                                   hints, and for how long you worked; without either you are asked

Your notebooks are run in a copy, and handed in as you saved them. Whatever is found, the zip is packed: late is worse
than incomplete.
"""

import argparse
import hashlib
import importlib.metadata
import json
import os
import platform
import re
import shutil
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellTimeoutError, DeadKernelError

from course_nn.checks import journal
from course_nn.checks.key import contents
from course_nn.desk import edition
from course_nn.desk.installation import ROOT

CELL_SECONDS = 120
PACKAGES = ("course-nn", "numpy", "matplotlib", "torch", "jupyterlab", "nbgrader")


@dataclass
class Work:
    """One notebook to hand in: its bytes as saved, what running it gave, and what would be lost."""

    name: str
    data: bytes
    points: dict[str, float] = field(default_factory=dict)  # of each check that gave some
    lost: list[str] = field(default_factory=list)


def main(args: list[str], root: Path = ROOT) -> int:
    """Check, then pack; returns the exit status."""
    parser = argparse.ArgumentParser(
        prog="python3 -m course_nn submit", description="Run your notebooks and pack what you hand in."
    )
    parser.add_argument("notebooks", nargs="*", help="as 01_feedforward (default: all that you have worked in)")
    share = parser.add_mutually_exclusive_group()
    share.add_argument(
        "--share-progress", dest="share", action="store_true", default=None, help="the lecturer may see it"
    )
    share.add_argument("--keep-progress", dest="share", action="store_false", help="and may not")
    options = parser.parse_args(args)
    folder = root / "notebooks"
    paths = [named(folder, name) for name in options.notebooks] or worked_in(root)
    if not paths:
        print("You have not worked in any notebook yet: there is nothing to hand in.", file=sys.stderr)
        return 1
    works = [check(path) for path in paths]
    shared = folder / journal.FILE
    agreed = shared.exists() and (ask() if options.share is None else options.share)
    try:
        target = pack(works, root, shared if agreed else None)
    except OSError as error:
        print(f"\nNothing is packed: {reason(error)}. Your notebooks are as you saved them.", file=sys.stderr)
        print("Mend that and run this again, or hand in the notebooks themselves.", file=sys.stderr)
        return 1
    worse = sum(bool(work.lost) for work in works)
    print(f"\nPacked: {target}\nHand in this one file. Its digest, as a receipt: {digest(target)}")
    if worse:
        print("Mend what is said above if you have the time, save (Ctrl + S), and run this again.")
    return 0


def named(folder: Path, name: str) -> Path:
    """The notebook that goes by this name, path or number. Ends the program where there is none."""
    stem = Path(name).stem
    found = sorted(p for p in folder.glob("[0-9][0-9]_*.ipynb") if p.stem == stem or p.stem[:2] == stem)
    if not found:
        there = ", ".join(p.stem for p in sorted(folder.glob("[0-9][0-9]_*.ipynb")))
        sys.exit(f"There is no notebook {name}; there are {there}.")
    return found[0]


def worked_in(root: Path) -> list[Path]:
    """The course's notebooks that are not as they were handed out."""
    try:
        files = edition.here(root).files
    except edition.NoEdition:
        files = {}
    paths = sorted((root / "notebooks").glob("[0-9][0-9]_*.ipynb"))
    known = [p for p in paths if p.stem in contents()]
    return [p for p in known if not edition.is_same(p, files.get(f"notebooks/{p.name}", ""))]


def check(path: Path) -> Work:
    """Run one notebook, and print what it would get and lose."""
    print(f"{path.stem}, as saved {ago(path)}", flush=True)
    work = Work(path.stem, path.read_bytes())
    try:
        book = nbformat.reads(work.data.decode(), as_version=4)
    except Exception as error:  # whatever nbformat raises for what is no notebook
        work.lost.append(f"The file is damaged and cannot be opened ({type(error).__name__}).")
    else:
        work.lost += missing(work.name, book)
        seen = passed_when_saved(book)
        try:
            work.lost += run(book, path.parent)
        except OSError as error:
            work.lost.append(f"It could not be run on this machine: {reason(error)}.")
        work.points = points(book)
        _, full, choice = contents()[work.name]
        for name in seen:
            if work.points.get(name, 0) < full.get(name, 0):
                work.lost.append(
                    f"{name}: it shows passed, but run from top to bottom it does not pass. It may use what a cell "
                    "further down defines, or one that you have deleted since."
                )
        rule = f"; {choice}" if choice.groups else ""
        print(f"  {choice.total(work.points):g} of {choice.total(full):g} points in the visible checks{rule}")
    for text in work.lost:
        print(f"  ✗ {text}")
    return work


def reason(error: OSError) -> str:
    """What the machine refused, in words."""
    return "the disk is full" if re.search("No space left|Disk quota exceeded", str(error)) else str(error)


def ago(path: Path) -> str:
    """When a file was saved, in words: work that is only in the browser is not in it."""
    minutes = (time.time() - path.stat().st_mtime) / 60
    at = datetime.fromtimestamp(path.stat().st_mtime)
    return f"{max(minutes, 0):.0f} minutes ago ({at:%H:%M})" if minutes < 120 else f"on {at:%d %B at %H:%M}"


def missing(notebook: str, book: Any) -> list[str]:
    """Cells that the grader looks for and that are not there, or there twice."""
    ids = [cell.metadata.get("nbgrader", {}).get("grade_id", "") for cell in book.cells]
    lost = []
    for name in contents()[notebook].points:
        if ids.count(name) != 1:
            many = f"is there {ids.count(name)} times" if name in ids else "is gone"
            lost.append(f"{name}: its cell {many}. Paste your answer into a fresh copy of the notebook.")
    return lost


def cells(book: Any) -> Iterator[tuple[str, Any]]:
    """The check cells, by the exercise that they check."""
    for cell in book.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id", "")
        if cell.cell_type == "code" and name.startswith("check_"):
            yield name.removeprefix("check_"), cell


def passed_when_saved(book: Any) -> list[str]:
    """Exercises whose check says passed in the notebook as it was saved."""
    texts = {
        name: "".join(o.get("data", {}).get("text/plain", "") for o in c.get("outputs", [])) for name, c in cells(book)
    }
    return [name for name, text in texts.items() if text.startswith(f"{name}: passed")]


def run(book: Any, folder: Path) -> list[str]:
    """Run all cells in a copy of the folder, as nbgrader would. Returns what went wrong with the run as a whole."""
    with tempfile.TemporaryDirectory() as name:
        copy = Path(name) / "notebooks"
        shutil.copytree(folder, copy, ignore=shutil.ignore_patterns(".*", "*.new.ipynb"))
        env = {**os.environ, "NBGRADER_EXECUTION": "autograde"}  # checks then say their points as a number
        for cell in book.cells:
            if cell.cell_type == "code":
                cell.outputs = []
        client = NotebookClient(
            book,
            timeout=CELL_SECONDS,
            allow_errors=True,
            extra_arguments=["--IPKernelApp.log_level=40"],  # its warnings are none of the student's
            resources={"metadata": {"path": str(copy)}},
        )
        try:
            client.execute(env=env)
        except CellTimeoutError:
            return [
                f"A cell ran for longer than {CELL_SECONDS} seconds and was stopped; what stands below it was not run."
            ]
        except DeadKernelError:
            return ["The kernel died, as when memory is full; what stands below that cell was not run."]
    return []


def points(book: Any) -> dict[str, float]:
    """Points of each check, as it said them."""
    found = {}
    for name, cell in cells(book):
        for output in cell.get("outputs", []):
            try:
                found[name] = float(output.get("data", {}).get("text/plain", ""))
            except ValueError:
                continue
    return found


def ask() -> bool:
    """Whether the lecturer may see the progress file; no, where nobody can be asked."""
    if not sys.stdin.isatty():
        return False
    print("\nMay the lecturer see how often you checked and asked for hints, and for how long you worked? It helps to")
    return input("make the course better, and counts for nothing. [y/N] ").strip().lower() in ("y", "yes")


def pack(works: list[Work], root: Path, progress: Path | None) -> Path:
    """Write the zip; returns its path."""
    try:
        which = edition.here(root).digest
    except edition.NoEdition:
        which = ""
    about = {
        "edition": which,
        "python": platform.python_version(),
        "system": platform.system(),
        "versions": {name: version for name in PACKAGES if (version := installed(name))},
        "notebooks": {
            w.name: {
                "sha256": hashlib.sha256(w.data).hexdigest(),
                "visible_points": contents()[w.name].choice.total(w.points),
                "lost": w.lost,
            }
            for w in works
        },
    }
    target = root / "handin" / f"course_nn {datetime.now():%Y-%m-%d %H.%M.%S}.zip"
    target.parent.mkdir(exist_ok=True)
    part = target.with_suffix(".part")
    try:
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:
            for work in works:
                archive.writestr(f"{work.name}.ipynb", work.data)
            archive.writestr("handin.json", json.dumps(about, indent=1))
            if progress:
                archive.writestr(progress.name, progress.read_bytes())
        os.replace(part, target)
    finally:
        part.unlink(missing_ok=True)
    return target


def installed(name: str) -> str:
    """The version of an installed package, or ""."""
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return ""


def digest(path: Path) -> str:
    """The first 16 digits of the file's SHA-256: enough to tell later that it is the same file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
