"""autograder collect: downloads of a learning system -> the folder that `autograder grade` reads.

Of each student and notebook the latest counts, and the others are put beside it. Whatever cannot be told for certain is
asked, all of it at once and before anything is written.
"""

from __future__ import annotations

import hashlib
import re
import shutil
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from autograder.downloads import decisions, entries, log
from autograder.downloads.decisions import LEAVE_OUT, Decisions
from autograder.downloads.entries import Budget, Entry, Files, Unpackable
from autograder.downloads.layouts import FOLDER, Owner, Sent, recognise
from autograder.downloads.log import BESIDE, LEFT, CollectError, Row, later
from autograder.downloads.roster import Roster, letters
from autograder.intake import MAX_NAME, UNSAFE
from autograder.notebook import MAX_BYTES, SourceCell, Unreadable, parse
from autograder.submission import identify
from autograder.syllabus import Notebook

ZIP = b"PK\x03\x04"  # how one begins


@dataclass
class Collected:
    """What a run ended with."""

    rows: list[Row] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)  # what a person should look at, in sentences
    systems: dict[str, str] = field(default_factory=dict)  # each download -> the learning system
    absent: list[str] = field(default_factory=list)  # people of the roster of whom nothing counts

    @property
    def counting(self) -> list[Row]:
        """The notebooks that count."""
        return [r for r in self.rows if r.counts == "yes" and r.notebook not in BESIDE]


def collect(
    downloads: Sequence[Path],
    to: Path,
    notebooks: Sequence[Notebook],
    roster: Roster | None = None,
    decided: Path | None = None,
) -> Collected:
    """Read the downloads, and those that were collected into `to` before, and write `to`.

    decided: the table of decisions. Raises CollectError, and then nothing is changed but that table, if there is
    something to decide or mend.
    """
    if to.exists() and not to.is_dir():
        raise CollectError(f"--to {to} is a file; name a folder.")
    for one in downloads:
        if to.resolve() in (one.resolve(), *one.resolve().parents):
            raise CollectError(f"{one} lies in {to}, which is to be written; name another folder with --to.")
        if one.is_dir() and one.resolve() in to.resolve().parents:
            raise CollectError(f"{to}, which is to be written, lies in {one}; name the downloads in it one by one.")
    before = log.read(to)
    log.check_unchanged(to, before)
    staging = to / ".part"
    shutil.rmtree(staging, ignore_errors=True)
    run = _Run(notebooks, roster, Decisions(decided), staging)
    try:
        for one in downloads:
            try:
                run.open(one)
            except Unpackable as error:
                raise CollectError(f"{one} {error}.") from None
        made = run.finish(before)
        if run.decisions.questions:
            run.decisions.write(to / decisions.NAME)
            raise CollectError(run.decisions.listed(to / decisions.NAME))
        log.write(to, made.rows, before, staging)
        return made
    finally:
        shutil.rmtree(staging, ignore_errors=True)
        with suppress(OSError):
            to.rmdir()  # if nothing came into it


class _Run:
    """What one run has read so far. Each content is kept once, in the staging folder, under its hash."""

    def __init__(self, notebooks: Sequence[Notebook], roster: Roster | None, decided: Decisions, staging: Path):
        self.notebooks, self.roster, self.decisions, self.staging = notebooks, roster, decided, staging
        self.made = Collected()
        self._names = {p.id: p.name for p in roster.people} if roster else {}
        self._namesakes: dict[tuple[str, str], set[Owner]] = defaultdict(set)  # without a roster

    def open(self, download: Path) -> None:
        """Read one download, or a folder of several. Raises Unpackable."""
        several = {p.name for p in _zips(download)}
        for name in sorted(several):
            with entries.opened(download / name) as files:
                self._read(download / name, files)
        with entries.opened(download) as files:
            files.entries = [e for e in files.entries if e.place not in several]
            if files.entries or not several:
                self._read(download, files)

    def _read(self, download: Path, files: Files) -> None:
        layout = recognise(files.entries, download.stem)
        self.made.systems[str(download)] = layout.system
        self.made.remarks += [f"{download.name}: {r}" for r in files.remarks]
        for sent in layout.sent:
            # Moodle counts participants anew in each assignment.
            scope = download.name if layout.system == "Moodle" else ""
            row = Row("", "", "", _time(sent), "late" * sent.late, "", "", layout.system, sent.back, "", sent.order, "")
            row = replace(row, place=f"{download.name}/{sent.entry.place}")
            for owner in sent.owners:
                for student in self._who(owner, scope, row.place, sent.back):
                    name = self._names.get(student, owner.name)
                    self._file(sent.entry, sent.name, replace(row, student=student, name=name))
        for entry in layout.strays:
            place = f"{download.name}/{entry.place}"
            if entry.parts[-1].lower().endswith((".ipynb", ".zip")):
                row = Row("", "", "", "", "", "", "", layout.system, "", place, 0, "")
                for student in self._whose(place):
                    name = self._names.get(student, "")
                    self._file(entry, entry.parts[-1], replace(row, student=student, name=name))

    # Who

    def _who(self, owner: Owner, scope: str, place: str, back: str) -> Iterator[str]:
        """The student whose file it is, or all of a group; "-" for nobody, none where that is to be decided."""
        decision = self.decisions.on(place, back.rstrip("/"), owner.label, owner.name)
        if decision:
            yield from self._decided(decision, owner.label)
        elif not self.roster:
            self._namesakes[scope, "".join(sorted(letters(owner.name)))].add(owner)
            yield from self._safe(owner.name, owner.label)
        else:
            group = self.roster.groups.get("".join(letters(owner.name)), [])
            people = group or sorted(self.roster.find(owner), key=lambda p: p.id)
            if group or len(people) == 1:
                for p in people:
                    yield from self._safe(p.id, owner.label)
            elif people:
                said = "; ".join(f"{p.id} ({p.name})" for p in people)
                self.decisions.ask(owner.label, f"{len(people)} people of the roster may be meant", said)
            else:
                near = "; ".join(self.roster.close(owner.name))
                self.decisions.ask(owner.label, "nobody of that name is in the roster", near)

    def _whose(self, place: str) -> Iterator[str]:
        """The student of a file that lies in nobody's folder."""
        decision = self.decisions.on(place)
        if decision:
            yield from self._decided(decision, place)
        else:
            self.decisions.ask(place, "it says nowhere whose it is")

    def _decided(self, decision: str, what: str) -> Iterator[str]:
        if decision == LEAVE_OUT:
            yield LEAVE_OUT
        elif not self.roster:
            yield from self._safe(decision, what)
        else:
            number = decision.partition(" (")[0]  # as the table suggests it: 4000001 (Ada Lovelace)
            known = self.roster.by_key
            people = known.get(decision.casefold()) or known.get(number.casefold()) or self.roster.named(decision)
            if len(people) == 1:
                yield from self._safe(next(iter(people)).id, what)
            else:
                many = f"{len(people)} people" if people else "nobody"
                near = "; ".join(self.roster.close(decision))
                self.decisions.ask(what, f"it was decided to be {decision}, of whom the roster has {many}", near)

    def _safe(self, name: str, what: str) -> Iterator[str]:
        hidden = UNSAFE.search(name) or not name.isprintable() or name.startswith((".", "__MACOSX"))
        if not name or name == LEAVE_OUT or hidden or "/" in name or len(name) > MAX_NAME:
            self.decisions.ask(what, 'it is no name for a folder: none, long, or with one of < > " \\ ` / in it')
        else:
            yield name

    # What

    def _file(self, entry: Entry, name: str, row: Row, depth: int = 0, budget: Budget | None = None) -> None:
        """One file of a student. row: what is known of it. depth, budget: of a file in an archive."""
        kind = entry.parts[-1].lower()
        if row.student == LEAVE_OUT or self.decisions.on(row.place) == LEAVE_OUT:
            self._log(replace(row, student="", counts="no", why=LEFT))
            return
        if not kind.endswith((".zip", ".ipynb", ".txt", ".json", *BESIDE)):
            self._log(replace(row, counts="no", why="no notebook; left in the download"))
            return
        try:
            data = entry.read((entries.MAX_ARCHIVE if kind.endswith(".zip") else MAX_BYTES) + 1)
            if kind.endswith(".zip") or data.startswith(ZIP):
                self._unpack(data, row, depth, budget or Budget())
                return
        except Unpackable as error:
            self._log(replace(row, counts="no", why=f"could not be read: it {error}"))
            self.made.remarks.append(f"{row.student}: {row.place} {error}. Ask for it again.")
            return
        if kind in BESIDE:
            self._log(replace(row, notebook=kind), data)
            return
        notebook, certain = which(data, name, self.notebooks)
        if notebook and (certain or ".ipynb" in kind):
            self._log(replace(row, notebook=notebook.name), data)
            if not certain:
                said = f"{row.student}: {row.place} is taken for {notebook.name} by its name; no cell of it says so."
                self.made.remarks.append(said)
        elif ".ipynb" in kind:
            self._log(replace(row, notebook="unknown", counts="no", why="no notebook of this course"), data)
            self.made.remarks.append(f"{row.student}: {row.place} is no notebook of this course; it is put aside.")
        else:
            self._log(replace(row, counts="no", why="no notebook; left in the download"))

    def _unpack(self, data: bytes, row: Row, depth: int, budget: Budget) -> None:
        if depth == entries.DEPTH:
            raise Unpackable("is an archive in an archive, and so on, too often")
        files = entries.inside(data, budget)
        self.made.remarks += [f"{row.student}: {row.place}: {r}" for r in files.remarks]
        for entry in files.entries:
            self._file(entry, entry.place, replace(row, place=f"{row.place}/{entry.place}"), depth + 1, budget)

    def _log(self, row: Row, data: bytes | None = None) -> None:
        if data is not None:
            row = replace(row, sha256=hashlib.sha256(data).hexdigest())
            path = self.staging / row.sha256
            if not path.exists():
                self.staging.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)
        self.made.rows.append(row)

    # Which counts

    def finish(self, before: Sequence[Row]) -> Collected:
        """Settle which file counts, together with those of earlier runs; ask where that cannot be told."""
        unsure = set()
        for owners in self._namesakes.values():
            if len({o.number for o in owners if o.number}) > 1:
                unsure |= {o.name for o in owners}
                for owner in sorted(owners, key=lambda o: o.label):
                    others = ", ".join(sorted({o.label for o in owners if o != owner}))
                    self.decisions.ask(owner.label, f"the same name as {others}; give each a name, or --roster")
        read = {r.place for r in self.made.rows}
        rows = [r for r in before if r.place not in read] + self.made.rows
        rivals: dict[tuple[str, str], list[Row]] = defaultdict(list)
        self.made.rows = []
        for row in rows:
            if row.notebook not in ("", "unknown"):
                rivals[row.student, row.notebook].append(row)
            else:
                self.made.rows.append(row)
        for key in sorted(rivals):
            if key[0] not in unsure:
                self.made.rows += self._settled(rivals[key])
        self.made.rows.sort(key=lambda r: (r.student, r.notebook, r.time, r.order, r.place))
        if self.roster:
            there = {r.student for r in self.made.counting}
            self.made.absent = [f"{p.id} ({p.name})" for p in self.roster.people if p.id not in there]
        return self.made

    def _settled(self, rows: list[Row]) -> list[Row]:
        """The files of one student for one notebook; one of them counts."""
        out = [r for r in rows if self.decisions.on(r.place) == LEAVE_OUT]
        rest = [r for r in rows if r not in out]
        last = [r for r in rest if not any(later(other, r) for other in rest)]
        contents = {r.sha256: r for r in last}
        if len(contents) > 1 and last[0].notebook not in BESIDE:  # those tell of the work, and none of them is lost
            for r in contents.values():
                others = " and ".join(o.place for o in contents.values() if o is not r)
                why = (
                    f"{r.student} handed in {r.notebook}, and at the same time {others}; write - for what to leave out"
                )
                self.decisions.ask(r.place, why)
        settled = [replace(r, counts="no", why=LEFT) for r in out]
        for r in rest:
            if r is last[0]:
                why = "the latest" if len(rest) > 1 else "the only one"
                settled.append(replace(r, counts="yes", why=why))
            else:
                why = "the same file again" if r.sha256 == last[0].sha256 else "there is a later one"
                settled.append(replace(r, counts="no", why=why))
        return settled


def _time(sent: Sent) -> str:
    return sent.time.isoformat(" ", "seconds") if sent.time else ""


def _zips(folder: Path) -> Iterator[Path]:
    """The downloads of a learning system that lie in a folder."""
    for path in sorted(folder.glob("*.[zZ][iI][pP]")) if folder.is_dir() else ():
        if not path.is_symlink():
            with suppress(Unpackable), entries.opened(path) as files:
                if files.entries and recognise(files.entries, path.stem).system != FOLDER:
                    yield path


GRADE_ID = re.compile(rb'"(?:grade_id|id)":\s*"([\w-]{1,200})"')


def which(data: bytes, name: str, notebooks: Sequence[Notebook]) -> tuple[Notebook | None, bool]:
    """Which notebook a file is, and whether its content says so; of a damaged one, what is left of that."""
    try:
        cells = parse(data)
    except Unreadable:
        cells = [SourceCell(i.decode(), True, "") for i in set(GRADE_ID.findall(data))]
    found = identify(cells, notebooks)
    return (found, True) if found else (identify([], notebooks, name), False)
