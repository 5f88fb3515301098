"""The handout: the student edition of the course as a folder or a zip.

It has no solutions, no mistakes, and of the library no module whose notebook is not yet due.

A folder that students can clone, install, or unpack from a zip. It has no history of its own: what a git branch of it
shows is what was handed out before.
"""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from autograder import paths
from autograder.edition import package_files
from autograder.exercise import Exercise
from autograder.notebook import parse
from autograder.syllabus import NOTEBOOKS, Notebook, withheld
from autograder.whole import whole
from course_nn.checks import key as keys

MANIFEST = "edition.json"
LAST = max(n.number for n in NOTEBOOKS)
SAME = ("LICENSE", *(f"binder/{name}" for name in ("postBuild", "requirements.txt", "runtime.txt", "start")))
OWN_FILES = {MANIFEST, ".git"}


class HandoutError(Exception):
    """An edition that cannot be written there; the message says why and what to do."""


@dataclass(frozen=True)
class Handout:
    """Which edition: what may be seen, and where it will be found.

    solved_through: number of the last notebook whose answers may be read in the library; -1 for none.
    everything: all of the library, for self-study. github: OWNER/REPOSITORY of the students' copy, for launch links.
    """

    solved_through: int
    everything: bool = False
    github: str = ""

    def __post_init__(self) -> None:
        if not -1 <= self.solved_through <= LAST:
            raise HandoutError(f"no notebook {self.solved_through}: say a number from -1 to {LAST}.")
        if self.github and not re.fullmatch(r"[\w.-]+/[\w.-]+", self.github):
            raise HandoutError(f"{self.github!r} is no repository on GitHub: write OWNER/NAME.")

    @property
    def notebooks(self) -> list[Notebook]:
        """Those handed out: up to the first whose answers are withheld. Later ones would import what is not there."""
        return [n for n in NOTEBOOKS if self.everything or n.number <= self.solved_through + 1]

    @property
    def withheld(self) -> list[str]:
        """Modules of course_nn that are left out."""
        return [] if self.everything else withheld(self.solved_through)


def due(today: date) -> int:
    """Number of the last notebook that was due before today, by the syllabus; -1 where none was."""
    return max((n.number for n in NOTEBOOKS if n.due and n.due < today), default=-1)


def build(handout: Handout) -> dict[str, bytes]:
    """Every file of the edition, the same bytes each time; notebooks and keys as the last release left them."""
    handed_out = {n.name for n in handout.notebooks}
    files = {name: (paths.ROOT / name).read_bytes() for name in SAME}
    for name in package_files(handout.withheld):
        folder, _, rest = name.partition("/")
        if folder != "keys" or rest.partition("/")[0] in handed_out:
            files[f"course_nn/{name}"] = (paths.PACKAGE / name).read_bytes()
    listed = {name: about for name, about in keys.contents().items() if name in handed_out}
    files[f"course_nn/keys/{keys.CONTENTS}"] = keys.write_contents(listed)
    for n in handout.notebooks:
        files[f"notebooks/{n.name}.ipynb"] = (paths.NOTEBOOKS / f"{n.name}.ipynb").read_bytes()
    files |= _own(handout)
    manifest = {
        "solved_through": LAST if handout.everything else handout.solved_through,
        "notebooks": sorted(handed_out),
        "files": {name: hashlib.sha256(data).hexdigest() for name, data in sorted(files.items())},
    }
    files[MANIFEST] = (json.dumps(manifest, indent=1) + "\n").encode()
    return dict(sorted(files.items()))


def _own(handout: Handout) -> dict[str, bytes]:
    """The files that only the edition has, from their templates."""
    templates = Environment(  # Markdown, TOML and Python: nothing to escape for HTML
        loader=PackageLoader("autograder", "templates/handout"),
        undefined=StrictUndefined,
        autoescape=False,
        keep_trailing_newline=True,
        trim_blocks=True,
    )
    templates.tests["match"] = lambda text, pattern: re.match(pattern, text) is not None
    templates.filters["toml"] = partial(json.dumps, ensure_ascii=False)  # strings and lists of them look alike in both
    project = tomllib.loads((paths.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    about = {"project": project, "handout": handout, "rows": [_row(n) for n in handout.notebooks]}
    names = templates.list_templates()
    return {name.removesuffix(".jinja"): templates.get_template(name).render(about).encode() for name in names}


def _row(n: Notebook) -> dict[str, object]:
    """What the README's table says of a notebook."""
    exercises = list(n.exercises().values())
    text = "\n".join(c.source for c in parse((paths.NOTEBOOKS / f"{n.name}.ipynb").read_bytes()))
    minutes = re.search(r"\*\*Time\*\*:? about (\d+) minutes", text)
    if not minutes:
        raise HandoutError(f'solutions/{n.name}.py does not say "**Time** about NN minutes", as its first cell should.')
    return {
        "name": n.name,
        "title": n.title,
        "exercises": sum(isinstance(e, Exercise) for e in exercises),
        "points": n.max_points,
        "minutes": int(minutes[1]),
        "due": n.due,
    }


def write_zip(files: Mapping[str, bytes], path: Path, within: str = "course_nn/") -> None:
    """Pack files into one zip, below the folder `within` in it: the same bytes each time."""
    with whole(path) as part, zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(f"{within}{name}", (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = (0o755 if _is_program(data) else 0o644) << 16
            archive.writestr(entry, data)


def write_folder(files: Mapping[str, bytes], folder: Path) -> list[str]:
    """Bring a folder up to date with an edition; returns the files written or removed.

    The folder is new or empty, or holds an earlier edition (in git or not). Raises HandoutError, and touches nothing,
    where a file of that edition was changed since or another one is in the way.
    """
    earlier = _manifest(folder)
    in_the_way = [
        name
        for name in sorted({*files, *earlier} - {MANIFEST})
        if (at := folder / name).is_file()
        and (data := at.read_bytes()) != files.get(name)
        and hashlib.sha256(data).hexdigest() != earlier.get(name)
    ]
    if in_the_way:
        raise HandoutError(
            f"{folder} has files that are not as an edition left them: {', '.join(in_the_way[:5])}"
            f"{' and more' if len(in_the_way) > 5 else ''}.\n"
            "Move your changes into the course itself, then delete those files there and run this again."
        )
    changed = [n for n, data in files.items() if not (folder / n).is_file() or (folder / n).read_bytes() != data]
    for name in changed:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(files[name])
        path.chmod(0o755 if _is_program(files[name]) else 0o644)
    gone = [name for name in earlier if name not in files and (folder / name).is_file()]
    for name in gone:
        (folder / name).unlink()
    return sorted([*changed, *gone])


def _is_program(data: bytes) -> bool:
    return data.startswith(b"#!")


def _manifest(folder: Path) -> dict[str, str]:
    """Files of the edition that lies in a folder, with their digests."""
    if not folder.exists() or not {p.name for p in folder.iterdir()} - OWN_FILES - {".gitattributes"}:
        return {}
    try:
        return dict(json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["files"])
    except (FileNotFoundError, NotADirectoryError):
        raise HandoutError(
            f"{folder} is not empty and holds no earlier edition (no {MANIFEST}): name another folder."
        ) from None
    except (ValueError, KeyError, TypeError):
        raise HandoutError(
            f"{folder / MANIFEST} is damaged: restore it from git, or write the edition to a new folder."
        ) from None
