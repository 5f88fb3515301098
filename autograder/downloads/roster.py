"""The class: who there is, and who is meant by a name or number in a download. Exactly one, or nobody."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path

from autograder import tables
from autograder.downloads.layouts import Owner
from autograder.tables import TableError

# Columns by what Brightspace, Canvas, Moodle and Gradescope call them, the best first.
IDS = (
    *("OrgDefinedId", "SIS User ID", "ID number", "SID", "Student ID", "Student number", "Studentnummer"),
    *("id", "Username", "SIS Login ID", "Email", "Email address", "Identifier"),
)
NAMES = ("Full name", "Name", "Student", "Student name")
GROUPS = ("Group", "Groups", "Group name", "Team")


@dataclass(frozen=True)
class Person:
    """One student: the id that their folder, record and marks go by, their name, and all that they are known by."""

    id: str
    name: str
    keys: frozenset[str] = frozenset()
    group: str = ""


@dataclass(frozen=True)
class Roster:
    """The people of a class."""

    people: tuple[Person, ...]

    @cached_property
    def by_key(self) -> dict[str, set[Person]]:
        """Each id, user name and address, in small letters -> whose it is."""
        found = defaultdict(set)
        for p in self.people:
            for key in p.keys | {p.id}:
                found[key.casefold()].add(p)
        return found

    @cached_property
    def by_name(self) -> dict[str, set[Person]]:
        """Each way to write a name in one go -> whose it may be."""
        found = defaultdict(set)
        for p in self.people:
            for written in (p.name, *([f"{p.group} {p.name}"] if p.group else [])):
                for turned in turns(written):
                    found[turned].add(p)
        return found

    @cached_property
    def groups(self) -> dict[str, list[Person]]:
        """Each group's name, written in one go -> its members."""
        found = defaultdict(list)
        for p in self.people:
            if p.group:
                found["".join(letters(p.group))].append(p)
        return found

    def find(self, owner: Owner) -> set[Person]:
        """Who may be meant: one is an answer, several or none is a question."""
        by_id = set().union(*(self.by_key.get(i.casefold(), ()) for i in owner.ids)) if owner.ids else set()
        named = self.named(owner.name)
        both = by_id & named
        return both or (by_id | named)

    def named(self, name: str) -> set[Person]:
        """The people of that name: as it stands; else under another character set; else but for lost letters."""
        found = self._as_written(name)
        if not found:
            found = set().union(*(self._as_written(other) for other in misread(name)), set())
        if not found and 0 < len(LOST.findall(name)) <= MAX_LOST:
            known = LOST.split(unicodedata.normalize("NFC", name))
            pattern = re.compile(".{0,4}".join(re.escape("".join(letters(part))) for part in known))
            found = {p for turned, people in self.by_name.items() if pattern.fullmatch(turned) for p in people}
        return found

    def _as_written(self, name: str) -> set[Person]:
        if LOST.search(name):
            return set()
        return set().union(*(self.by_name.get(turned, ()) for turned in turns(name)), set())

    def close(self, name: str) -> list[str]:
        """Who might be meant, for a person to choose from."""
        near = get_close_matches("".join(letters(name)), self.by_name, n=6, cutoff=0.7)
        return sorted({f"{p.id} ({p.name})" for turned in near for p in self.by_name[turned]})[:4]


LOST = re.compile("[?_\ufffd]+")
MAX_LOST = 8  # more say too little, and would take long to look for


def letters(name: str) -> list[str]:
    """The words of a name in small letters, without accents and punctuation. Symbols stay: they show a misread name."""
    text = unicodedata.normalize("NFKD", "".join(PLAIN.get(c, c) for c in name.casefold()))
    apart = "".join(" " if c in ",;_" else c for c in text)
    return "".join(c for c in apart if unicodedata.category(c)[0] not in "PMC").split()


PLAIN = {"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i"}


def turns(name: str) -> set[str]:
    """A name's words written in one go, beginning with each of them: "Last, First", "First Last", "lastfirst"."""
    words = letters(name)
    return {"".join(words[i:] + words[:i]) for i in range(len(words))}


PAGES = ("cp437", "cp850", "cp866", "cp1252", "latin-1", "mac-roman")


def misread(name: str) -> set[str]:
    """What a name may have been before bytes of one character set were read as those of another."""
    found = set()
    for written in PAGES:
        try:
            data = name.encode(written)
        except UnicodeEncodeError:
            continue
        for meant in ("utf-8", *PAGES):
            try:
                found.add(data.decode(meant))
            except UnicodeDecodeError:
                continue
    return found - {name}


def read(path: Path) -> Roster:
    """Read the class from a table that a learning system exports, or one with the columns id and name.

    Raises TableError if there is no column to go by, or two rows have one id.
    """
    return of(tables.read(path))


def of(table: tables.Table) -> Roster:
    """The class in a table."""
    people: dict[str, Person] = {}
    for person in _rows(table):
        if person and people.setdefault(person.id, person) != person:
            other = people[person.id].name
            raise TableError(f"{table.path}: two rows have the id {person.id} ({other}; {person.name}). Keep one.")
    if not people:
        raise TableError(f"{table.path}: no student has an id in it.")
    return Roster(tuple(people.values()))


def row_ids(table: tables.Table) -> list[str | None]:
    """Of each row of the table, the id of its student; None for one that is no student's."""
    return [person.id if person else None for person in _rows(table)]


def _rows(table: tables.Table) -> Iterator[Person | None]:
    keys = [i for name in IDS if (i := table.column(name)) is not None]
    first, last = table.column("First name", "Given name"), table.column("Last name", "Surname", "Family name")
    whole, group = table.column(*NAMES), table.column(*GROUPS)
    if not keys:
        raise TableError(
            f"{table.path}: no column that holds an id. Its columns are {', '.join(table.header)}; one must be called "
            f"id, or as a learning system calls it ({', '.join(IDS[:5])}, ...)."
        )
    for row in table.rows:
        known = [value for i in keys if (value := cleaned(row[i]))]
        parts = [row[i] for i in ((first, last) if None not in (first, last) else (whole,)) if i is not None]
        name = " ".join(" ".join(cleaned(part) for part in parts).split())
        if not known or name in ("Points Possible", "Student, Test", "Test Student"):
            yield None  # Canvas: the row of points, and the student that every course has
        else:
            numbers = {k.rpartition(" ")[2] for k in known if k.startswith("Participant ")}
            of_group = cleaned(row[group]) if group is not None else ""
            yield Person(known[0], name, frozenset([*known, *numbers]), of_group)


def cleaned(cell: str) -> str:
    """A cell without the marks that spreadsheets and Brightspace put before it (#123, '=x, ="0123")."""
    text = cell.strip()
    wrapped = re.fullmatch(r'="(.*)"', text)
    return (wrapped[1] if wrapped else text).lstrip("#'").strip()
