"""autograder grade: a folder of submissions -> records, gradebook, autograded notebooks. Resumable, repeatable."""

from __future__ import annotations

import json
import os
import platform
import secrets
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from tqdm import tqdm

from autograder import paths, record
from autograder.carrying import solved_cells
from autograder.edition import write_package
from autograder.gradebook import Gradebook
from autograder.grading import context_of, digest, grade, keys_of
from autograder.intake import HandedIn, collect
from autograder.notebook import Unreadable, parse
from autograder.preload import preload
from autograder.record import Record
from autograder.sandbox import Limits, Sandbox
from autograder.submission import assemble
from autograder.syllabus import NOTEBOOKS, Notebook


@dataclass(frozen=True)
class Graded:
    """What a run ended with: a record for each submission, remarks about files, how many were graded anew."""

    records: list[Record]
    remarks: list[str]
    fresh: int
    failed: list[str]  # submissions that the grader itself could not grade, with the fault


def grade_folder(
    submissions: Path,
    to: Path,
    *,
    db_url: str = "",
    jobs: int = 0,
    trust: bool = False,
    limits: Limits | None = None,
    only: Sequence[str] = (),
    progress: bool = True,
) -> Graded:
    """Grade every notebook below `submissions` into the grading folder `to`."""
    notebooks = [n for n in NOTEBOOKS if not only or n.name in only]
    handed, remarks = collect(submissions, NOTEBOOKS)
    if to.exists() and not to.is_dir():
        raise ValueError(f"--to {to} is a file; name a folder")
    seed, limits = secret_seed(to), limits or Limits()
    done: dict[tuple[str, str], Record] = {}
    failed: list[str] = []
    fresh = 0
    with Gradebook(to, db_url) as gradebook:
        for notebook in notebooks:
            mine = [h for h in handed if h.notebook == notebook]
            if mine:
                released = (paths.NOTEBOOKS / f"{notebook.name}.ipynb").read_bytes()
                gradebook.add_notebook(notebook.name, released)
                for h, result, is_fresh in _grade(notebook, mine, to, seed, released, jobs, trust, limits, progress):
                    if isinstance(result, Exception):
                        failed.append(f"{h.student}, {notebook.name}: {type(result).__name__}: {result}")
                        continue
                    done[h.student, notebook.name] = result
                    fresh += is_fresh
                    gradebook.store(result, _cells(h.data), h.data)
    records = [done[k] for k in sorted(done, key=lambda k: (k[1], k[0]))]
    others = record.load_all(to) if only and (to / "latest.json").exists() else []
    kept = [r.digest for r in others if r.notebook not in only]
    part = to / "latest.json.tmp"
    part.write_text(json.dumps([*kept, *(r.digest for r in records)], indent=1), encoding="utf-8")
    os.replace(part, to / "latest.json")
    return Graded(records, remarks, fresh, failed)


def secret_seed(folder: Path) -> int:
    """The seed of the hidden cases: drawn once for a grading folder, and kept in it, readable by its owner only."""
    path = folder / "secret_seed"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".tmp")
        part.unlink(missing_ok=True)
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(str(secrets.randbits(63) + 1))
        os.replace(part, path)
    try:
        return int(path.read_text(encoding="utf-8"))
    except ValueError:
        raise ValueError(
            f"{path} is damaged; restore it from a backup, or delete it: then all is graded anew on other hidden cases"
        ) from None


def _cells(data: bytes) -> list:
    try:
        return parse(data)
    except Unreadable:
        return []


def _grade(
    notebook: Notebook,
    handed: list[HandedIn],
    to: Path,
    seed: int,
    released: bytes,
    jobs: int,
    trust: bool,
    limits: Limits,
    progress: bool,
) -> Iterator[tuple[HandedIn, Record | Exception, bool]]:
    """Each submission with its record, or the grader's own fault; a record that is there is not made again."""
    keys = keys_of(notebook, seed)
    jobs = jobs or os.cpu_count() or 1
    with ExitStack() as stack:
        edition = write_package(Path(stack.enter_context(tempfile.TemporaryDirectory())), notebook.number - 1)
        solved = solved_cells(notebook)
        context = context_of(keys, released, edition, limits, [platform.python_version(), np.__version__], solved)
        names = [digest(h.student, notebook.name, h.data, context) for h in handed]
        todo = []
        for h, name in zip(handed, names, strict=True):
            try:
                yield h, record.load(to / "records" / f"{name}.json"), False
            except ValueError:  # not there yet, or damaged: grade it
                todo.append((h, name))
        if not todo:
            return
        sandbox = stack.enter_context(Sandbox(edition, limits, trust=trust, preload=preload(released, solved)))

        def one(h: HandedIn, name: str) -> Record:
            made = grade(assemble(h.data, notebook, released), h.student, notebook, name, keys, sandbox, solved)
            made.save(to / "records")
            return made

        bar = stack.enter_context(tqdm(total=len(todo), desc=notebook.name, unit="notebook", disable=not progress))
        pool = ThreadPoolExecutor(jobs)
        stack.callback(pool.shutdown, cancel_futures=True)  # stopped: finish what runs, start nothing more
        futures: dict[Future[Record], HandedIn] = {pool.submit(one, h, name): h for h, name in todo}
        while futures:
            finished, _ = wait(futures, return_when=FIRST_COMPLETED)
            for future in finished:
                h = futures.pop(future)
                bar.update()
                try:
                    yield h, future.result(), True
                except Exception as error:  # whatever it is, it is the grader's fault and stops nobody else
                    yield h, error, True
