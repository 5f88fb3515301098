"""python3 -m course_nn update course_nn.zip: take over a new edition, and keep what is yours.

All but the notebooks is replaced, and so is a notebook that you have not touched. One that you worked in stays as is,
and where the course has changed it the new one is put beside it. Interrupted, it can be run again.
"""

import os
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from course_nn.desk import edition
from course_nn.desk.edition import MANIFEST, Edition, NoEdition
from course_nn.desk.installation import ROOT

MAX_BYTES = 200_000_000


class UpdateError(Exception):
    """A new edition that cannot be taken over; nothing was changed."""


def main(args: list[str], root: Path = ROOT) -> int:
    """Update the course in `root`; returns the exit status."""
    if len(args) != 1 or args[0].startswith("-"):
        print("usage: python3 -m course_nn update course_nn.zip    (the zip or folder you were given)", file=sys.stderr)
        return 2
    try:
        said = update(Path(args[0]), root)
    except UpdateError as error:
        print(error, file=sys.stderr)
        return 1
    print(*said, sep="\n")
    return 0


def update(source: Path, root: Path) -> list[str]:
    """Take over the edition in `source`; returns what was done, in sentences. Raises UpdateError before any change."""
    files = read(source)
    new = read_or_fail(files)
    try:
        old = edition.here(root)
    except NoEdition as missing:
        if not (root / MANIFEST).exists():
            raise UpdateError(f"{missing} Unpack the zip into a new folder instead.") from None
        old = Edition({}, "")  # damaged: nothing is known to be unchanged, so everything of yours is kept
    said = []
    for name, data in files.items():
        path = root / name
        mine = path.is_file() and not edition.is_same(path, old.files.get(name, "")) and path.read_bytes() != data
        if name == MANIFEST:
            continue
        if name in new.notebooks and mine:
            if new.files[name] != old.files.get(name):
                beside = path.with_name(f"{path.stem}.new.ipynb")
                replace(beside, data)
                said.append(f"{name}: yours stays; the new one is {beside.name}, beside it.")
            continue
        if mine:
            kept = path.with_name(f"{path.name}.yours")
            os.replace(path, kept)
            said.append(f"{name}: you had changed it; your version is now {kept.name}.")
        replace(path, data)
    for name, digest in old.files.items():
        if name not in files and name not in old.notebooks and edition.is_same(root / name, digest):
            (root / name).unlink()
    replace(root / MANIFEST, files[MANIFEST])  # last: until it is there, this can be run again
    if new.digest == old.digest:
        return [*said, "This is the edition that you have."]
    came = [PurePosixPath(n).stem for n in new.notebooks if n not in old.notebooks]
    said.append("New notebooks: " + ", ".join(came) + "." if came else "There is no new notebook in it.")
    return [*said, "Close the notebooks that are open, or restart their kernels: they still use what was there before."]


def read(source: Path) -> dict[str, bytes]:
    """The files of an edition, from a zip or a folder. Raises UpdateError."""
    try:
        if source.is_dir():
            names = read_or_fail({MANIFEST: (source / MANIFEST).read_bytes()}).files
            return {name: (source / safe(name)).read_bytes() for name in (*names, MANIFEST)}
        with zipfile.ZipFile(source) as archive:
            entries = [e for e in archive.infolist() if not e.is_dir()]
            if sum(e.file_size for e in entries) > MAX_BYTES:
                raise UpdateError(f"{source} is larger than any edition: it is another file.")
            top = next((e.filename.removesuffix(MANIFEST) for e in entries if e.filename.endswith(MANIFEST)), None)
            if top is None:
                raise UpdateError(f"{source} holds no edition of this course (no {MANIFEST} in it).")
            inside = [e for e in entries if e.filename.startswith(top)]
            return {safe(e.filename.removeprefix(top)): archive.read(e) for e in inside}
    except FileNotFoundError as error:
        raise UpdateError(f"There is no {error.filename}: name the zip you were given.") from None
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError) as error:
        raise UpdateError(f"{source} is damaged ({error}): download it again.") from None


def read_or_fail(files: Mapping[str, bytes]) -> Edition:
    """The new edition, if the files are those that it lists. Raises UpdateError."""
    try:
        listed = edition.read_manifest(files[MANIFEST])
    except NoEdition as error:
        raise UpdateError(f"The new edition is damaged ({error}): download it again.") from None
    if len(files) > 1:
        wrong = [name for name, digest in listed.files.items() if not edition.matches(files.get(name, b""), digest)]
        if wrong or set(files) != {*listed.files, MANIFEST}:
            names = ", ".join(wrong[:3]) or "files that do not belong to it"
            raise UpdateError(f"The new edition is damaged ({names}): download it again.")
    return listed


def safe(name: str) -> str:
    """A path below the course. Raises UpdateError for any other."""
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name or not path.parts:
        raise UpdateError(f"The new edition holds {name!r}, which lies outside of the course: download it again.")
    return name


def replace(path: Path, data: bytes) -> None:
    """Write a file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.part")
    try:
        part.write_bytes(data)
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)
