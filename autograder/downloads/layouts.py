"""Whose a file in a download is, and from when: each learning system says that in its folders' and files' names.

Brightspace   397063-2557369 - First Last - Sep 24, 2024 926 PM/file          a folder for each submission
Moodle        Full Name_1327627_assignsubmission_file_/file                   or the same before the file's name
Canvas        lastfirst_LATE_340934_208490284_file                            user, then attachment; LATE only if it is
Gradescope    submission_123456/file, and submission_metadata.yml
nbgrader      submitted/student/assignment/file, and timestamp.txt
a folder      student/file, or student.ipynb, or student.zip
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from autograder.downloads.entries import Entry, Unpackable

MAX_METADATA = 200_000_000


@dataclass(frozen=True)
class Owner:
    """Somebody as a download names them. label: for people to read, and to be named by in a file of decisions.

    ids: what a roster may know them by. number: two of one name in a download with other numbers are two persons.
    """

    label: str
    name: str
    ids: tuple[str, ...] = ()
    number: str = ""


@dataclass(frozen=True)
class Sent:
    """One file that somebody sent: by whom (a group: by several), when, and where in the download.

    order: of two without a time, or of the same minute, the later one has the larger. back: how the path
    of feedback begins, for the system to know whose it is.
    """

    entry: Entry
    owners: tuple[Owner, ...]
    time: datetime | None
    name: str  # of the file, as the student called it
    order: int = 0
    late: bool = False
    back: str = ""


@dataclass
class Layout:
    """A download, recognised: the system, what was sent, and the files that are nobody's."""

    system: str
    sent: list[Sent] = field(default_factory=list)
    strays: list[Entry] = field(default_factory=list)


def recognise(entries: Sequence[Entry], stem: str = "") -> Layout:
    """Which system's download this is; a plain folder if no system's names are in it. stem: the download's own name.

    Half of the files have to say so, and Gradescope's list has to lie above all: what a student calls a file of theirs
    decides nothing about the others'.
    """

    def enough(files: Sequence[object]) -> bool:
        return bool(files) and len(files) >= len(entries) / 2  # of one submission on Brightspace half is index.html

    named = [e for e in entries if e.parts[-1] == "submission_metadata.yml"]
    metadata = min(named, key=lambda e: len(e.parts), default=None)
    if metadata and all(e.parts[: len(metadata.parts) - 1] == metadata.parts[:-1] for e in entries):
        return _gradescope(entries, metadata)
    systems = (("Brightspace", _brightspace), ("Moodle", _moodle), ("Canvas", _canvas))
    best = max((_by_names(entries, *system) for system in systems), key=lambda layout: len(layout.sent))
    return best if enough(best.sent) else _folders(entries, stem)


def _by_names(entries: Sequence[Entry], system: str, read: Callable[[Entry], Sent | None]) -> Layout:
    layout = Layout(system)
    for entry in entries:
        sent = read(entry)
        if sent:
            layout.sent.append(sent)
        else:
            layout.strays.append(entry)
    return layout


BRIGHTSPACE = re.compile(r"(?P<ids>\d+(?:-\d+)?) - (?P<name>.+) - (?P<time>.*?\d.*)")


def _brightspace(entry: Entry) -> Sent | None:
    for i, part in enumerate(entry.parts[:-1]):
        m = BRIGHTSPACE.fullmatch(part)
        if m:
            user, _, submission = m["ids"].partition("-")
            # Neither is the student's number; a single one is the submission's, and tells no two persons apart.
            name = m["name"].strip()
            owner = Owner(f"{name} ({user})", name, number=user) if submission else Owner(name, name)
            return Sent(entry, (owner,), time_of(m["time"]), "/".join(entry.parts[i + 1 :]), back=f"{part}/")
    return None


# By their first three letters; the names of months are in the language of who downloads.
MONTHS = {
    **{m: i + 1 for i, m in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split())},  # noqa: SIM905
    **{"mrt": 3, "maa": 3, "mei": 5, "okt": 10, "mär": 3, "mai": 5, "dez": 12},
}
MONTH = r"(?P<month{0}>[^\W\d]{{3}})[^\W\d]*\.?"
DAY = re.compile(
    rf"(?:{MONTH.format(1)} (?P<day1>\d{{1,2}})|(?P<day2>\d{{1,2}})\.? {MONTH.format(2)}),? (?P<year>\d{{4}}),?"
)
CLOCK = re.compile(r"(?P<h>\d{1,2}?)[:_.]?(?P<m>\d{2})(?:[:_.](?P<s>\d{2}))?\s*(?P<half>[AP]\.?M\.?)?", re.I)


def time_of(text: str) -> datetime | None:
    """As "Sep 24, 2024 926 PM", "September 24, 2024 9:26 PM", "24 sep. 2024 21_26"; None if it cannot be read."""
    day = re.match(DAY, text.strip())
    clock = CLOCK.fullmatch(text.strip()[day.end() :].strip()) if day else None
    if not day or not clock:
        return None
    month = MONTHS.get((day["month1"] or day["month2"]).casefold(), 0)
    hour = int(clock["h"])
    if clock["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if clock["half"][0] in "pP" else 0)
    date = int(day["year"]), month, int(day["day1"] or day["day2"])
    try:
        return datetime(*date, hour, int(clock["m"]), int(clock["s"] or 0))
    except ValueError:
        return None


MOODLE = re.compile(r"(?P<name>.+?)_(?P<id>\d+)_assignsubmission_[a-z]+(?:_(?P<file>.*))?")


def _moodle(entry: Entry) -> Sent | None:
    for i, part in enumerate(entry.parts):
        m = MOODLE.fullmatch(part)
        if m:
            last = i == len(entry.parts) - 1
            if last and not m["file"]:
                return None
            name = m["file"] if last else "/".join(entry.parts[i + 1 :])
            back = part[: len(part) - len(m["file"] or "")] if last else f"{part}/"
            ids = (m["id"], f"Participant {m['id']}")
            named = ids[1] if m["name"] == "Participant" else m["name"]  # where names are hidden
            owner = Owner(f"{named} ({m['id']})", named, ids, m["id"])
            return Sent(entry, (owner,), entry.time, name, back=back)
    return None


CANVAS = re.compile(r"(?P<name>.+?)(?P<late>_LATE)?_(?P<user>\d+)_(?P<file>\d+)_(?P<rest>.+)")
ANONYMOUS = re.compile(r"(?P<name>anon)(?P<late>_LATE)?_(?P<user>[0-9A-Za-z]{5})_(?P<file>\d+)_(?P<rest>.+)")


def _canvas(entry: Entry) -> Sent | None:
    m = ANONYMOUS.fullmatch(entry.parts[-1]) or CANVAS.fullmatch(entry.parts[-1])
    if not m:
        return None
    name = m["name"] if m["name"] != "anon" else m["user"]
    owner = Owner(f"{m['name']} ({m['user']})", name, (m["user"],), m["user"])
    # The archive has the time of the download for every file; a later upload has the larger number.
    back = entry.parts[-1][: len(entry.parts[-1]) - len(m["rest"])]
    return Sent(entry, (owner,), None, m["rest"], int(m["file"]), bool(m["late"]), back)


def _gradescope(entries: Sequence[Entry], metadata: Entry) -> Layout:
    import yaml

    root = metadata.parts[:-1]
    try:
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        found = yaml.load(metadata.read(MAX_METADATA), Loader=loader)
        about = {str(folder): _submission(said) for folder, said in found.items()}
    except (yaml.YAMLError, AttributeError, TypeError, KeyError, ValueError) as error:
        why = str(error)[:200]
        raise Unpackable(f"has a {metadata.place} that cannot be read ({why}); download it again") from None
    layout = Layout("Gradescope")
    for entry in entries:
        below = entry.parts[len(root) :] if entry.parts[: len(root)] == root else ()
        if len(below) > 1 and below[0] in about:
            owners, time = about[below[0]]
            layout.sent.append(
                Sent(entry, owners, time, "/".join(below[1:]), int(below[0].rpartition("_")[2] or 0), back=below[0])
            )
        elif entry is not metadata:
            layout.strays.append(entry)
    return layout


def _submission(said: dict[str, Any]) -> tuple[tuple[Owner, ...], datetime | None]:
    owners = []
    for who in said[":submitters"]:
        name, *ids = (str(who.get(k) or "").strip() for k in (":name", ":sid", ":email"))
        ids = [i for i in ids if i]
        owners.append(Owner(f"{name} ({ids[0]})" if ids else name, name, tuple(ids), ids[0] if ids else ""))
    time = said.get(":created_at")
    if isinstance(time, str):
        time = datetime.fromisoformat(time)
    if isinstance(time, datetime) and time.tzinfo:
        time = time.astimezone().replace(tzinfo=None)  # as clocks here show it
    return tuple(owners), time if isinstance(time, datetime) else None


FOLDER = "a folder"
WRAPPERS = ("submitted", "submissions")
UNNAMED = re.compile(r"course_nn \d{4}-.*")  # what `python3 -m course_nn submit` calls its zip


def _folders(entries: Sequence[Entry], stem: str) -> Layout:
    """Nbgrader's folder or a plain one: the student is the first folder, or the stem of a file that lies in none."""
    wrapped = {e.parts[0] for e in entries}
    off = int(len(wrapped) == 1 and min(len(e.parts) for e in entries) > 1 and wrapped <= {*WRAPPERS, stem})
    stamps = {e.parts[:-1]: _timestamp(e) for e in entries if e.parts[-1] == "timestamp.txt"}
    layout = Layout("nbgrader" if stamps else FOLDER)
    for entry in entries:
        below = entry.parts[off:]
        if entry.parts[-1] == "timestamp.txt":
            continue
        if len(below) > 1:
            student = below[0]
        else:
            student = below[0].split(".", 1)[0].split("__")[0].strip()
            if UNNAMED.fullmatch(below[0]) or not student:
                layout.strays.append(entry)
                continue
        time = stamps.get(entry.parts[: off + 2]) or entry.time
        name = "/".join(below[1:]) if len(below) > 1 else below[0]
        layout.sent.append(Sent(entry, (Owner(student, student, (student,)),), time, name, back=f"{student}/"))
    return layout


def _timestamp(entry: Entry) -> datetime | None:
    """As nbgrader writes it: 2024-09-24 21:26:00.123456 and a time zone."""
    try:
        text = entry.read(200).decode("utf-8", "replace").strip()
    except Unpackable:
        return None
    m = re.match(r"(\d{4}-\d\d-\d\d[ T]\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?)\s*(.*)", text)
    if not m:
        return None
    try:
        time = datetime.fromisoformat(m[1])
        zone = _zone(m[2])
    except ValueError:
        return None
    return time.replace(tzinfo=zone).astimezone().replace(tzinfo=None) if zone else time


def _zone(name: str) -> Any:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    if re.fullmatch(r"[+-]\d\d:?\d\d", name):
        return datetime.fromisoformat(f"2000-01-01T00:00{name}").tzinfo
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, OSError):
        return None
