"""Downloads as each learning system makes them, name for name: folders, files, and what lies beside them."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True)
class Person:
    """A student as the systems know them."""

    first: str
    last: str
    number: str  # the university's
    user: int  # the system's

    @property
    def name(self):
        return f"{self.first} {self.last}"

    @property
    def email(self):
        return f"{self.user}@example.org"


ADA = Person("Ada", "Lovelace", "4000001", 397063)
JAN = Person("Jan", "van den Berg", "4000002", 397064)
ZOE = Person("Zoë", "Krüger-Öz", "4000003", 397065)
EVE = Person("Eve", "Adams", "4000004", 397066)
CLASS = (ADA, JAN, ZOE, EVE)
WHEN = datetime(2026, 11, 24, 21, 26)


@dataclass(frozen=True)
class Hand:
    """What somebody handed in at one time."""

    who: Person
    files: dict[str, bytes] = field(default_factory=dict)
    time: datetime = WHEN
    number: int = 2557369  # of the submission, or of its first file
    shown: str = ""  # the name as the download has it, if not the person's

    @property
    def name(self):
        return self.shown or self.who.name


def entry(name, time=WHEN, utf8=True, mode=0o100644):
    """An entry of an archive. utf8: whether its name is marked as UTF-8; if not, its bytes still are."""
    info = zipfile.ZipInfo(name, time.timetuple()[:6])
    info.external_attr = mode << 16
    if not utf8:
        info.filename = info.orig_filename = name.encode().decode("cp437")
    return info


def pack(files, utf8=True):
    """A zip's bytes. files: name or ZipInfo -> bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name if isinstance(name, zipfile.ZipInfo) else entry(name, utf8=utf8), data)
    return out.getvalue()


class Brightspace:
    """A folder for each submission; index.html with the students' remarks at the root."""

    name, file = "Brightspace", "PS 1 Download Nov 25, 2026 1000 AM.zip"

    def files(self, hands):
        found = {"index.html": b"<html>remarks</html>"}
        for h in hands:
            folder = f"{h.who.user}-{h.number} - {h.name} - {self.time(h.time)}"
            found |= {f"{folder}/{name}": data for name, data in h.files.items()}
        return found

    def time(self, t):
        half = "PM" if t.hour >= 12 else "AM"
        return f"{t:%b} {t.day}, {t.year} {(t.hour - 1) % 12 + 1}{t:%M} {half}"

    def roster(self, people=CLASS):
        head = "OrgDefinedId,Username,Last Name,First Name,Email,End-of-Line Indicator"
        rows = [f"#{p.number},#u{p.user},{p.last},{p.first},{p.email},#" for p in people]
        return "\n".join([head, *rows])

    def grades(self, people=CLASS, most="5"):
        about = "Weight:2 Category:Homework CategoryWeight:20"
        item, other = (f"{n} Points Grade <Numeric MaxPoints:{m} {about}>" for n, m in (("PS 1", most), ("Exam", 100)))
        head = f"OrgDefinedId,Username,Last Name,First Name,{other},{item},End-of-Line Indicator"
        return "\n".join([head, *(f"#{p.number},#u{p.user},{p.last},{p.first},88,,#" for p in people)])


class OldBrightspace(Brightspace):
    """One number, which is the submission's, and the time with a colon, where it is a folder, or _ in its place."""

    name, file = "Brightspace", "PS 1.zip"

    def files(self, hands):
        found = {}
        for h in hands:
            half = "PM" if h.time.hour >= 12 else "AM"
            time = f"{h.time:%b} {h.time.day}, {h.time.year} {(h.time.hour - 1) % 12 + 1}_{h.time:%M} {half}"
            found |= {f"{h.number + h.who.user} - {h.name} - {time}/{name}": data for name, data in h.files.items()}
        return found


class Canvas:
    """All files in one folder; the user's number, then the file's."""

    name, file = "Canvas", "submissions.zip"

    def files(self, hands):
        found = {}
        for h in hands:
            first, last = h.shown.split(" ", 1) if h.shown else (h.who.first, h.who.last)
            name = "".join(c for c in (last + first).lower() if c.isalnum())
            for i, (file, data) in enumerate(h.files.items()):
                found[f"{name}_{h.who.user}_{h.number + i}_{file.replace('/', '_')}"] = data
        return found

    def roster(self, people=CLASS):
        rows = [f'"{p.last}, {p.first}",{p.user},{p.number},u{p.user},1a,' for p in people]
        points = "    Points Possible,,,,,10"
        test = '"Student, Test",1,,,,'
        return "\n".join(["Student,ID,SIS User ID,SIS Login ID,Section,PS1 (12345)", points, *rows, test])

    def grades(self, people=CLASS, most="5"):
        head = "Student,ID,SIS User ID,SIS Login ID,Section,PS 1 (12345),Exam (12346),Current Score"
        points = f"    Points Possible,,,,,{most},100,(read only)"
        rows = [f'"{p.last}, {p.first}",{p.user},{p.number},u{p.user},1a,,88,44.0' for p in people]
        return "\n".join([head, points, *rows, '"Student, Test",1,,,1a,,,'])


class Moodle:
    """A folder for each participant."""

    name, file = "Moodle", "TI2736-A-PS 1-42.zip"

    def files(self, hands):
        found = {}
        for h in hands:
            folder = f"{h.name}_{h.who.user}_assignsubmission_file_"
            found |= {entry(f"{folder}/{name}", h.time): data for name, data in h.files.items()}
        return found

    def roster(self, people=CLASS):
        head = 'Identifier,"Full name","ID number","Email address",Status,Grade,"Maximum Grade","Feedback comments"'
        rows = [f'"Participant {p.user}","{p.name}",{p.number},{p.email},Submitted,,10.00,' for p in people]
        return "\n".join([head, *rows])

    def grades(self, people=CLASS, most="5.00"):
        head = (
            'Identifier,"Full name","Email address",Status,Grade,"Maximum grade","Grade can be changed",'
            '"Last modified (submission)","Last modified (grade)","Feedback comments"'
        )
        sent = '"Submitted for grading - "'
        more = 'Yes,"Tuesday, 24 November 2026, 9:26 PM",-,'
        rows = [f'"Participant {p.user}","{p.name}",{p.email},{sent},,"{most}",{more}' for p in people]
        return "\n".join([head, *rows])


class Gradescope:
    """A folder for each submission, and whose it is in a file beside them."""

    name, file = "Gradescope", "assignment_77_export.zip"

    def files(self, hands):
        found, said = {}, ["---"]
        for h in hands:
            folder = f"submission_{h.number + h.who.user}"
            said += [
                f"{folder}:",
                "  :submitters:",
                f"  - :name: {h.name}",
                f"    :sid: '{h.who.number}'",
                f"    :email: {h.who.email}",
                f"  :created_at: {h.time.astimezone():%Y-%m-%d %H:%M:%S.%f%z}",
                "  :score: 0.0",
            ]
            found |= {f"assignment_77_export/{folder}/{name}": data for name, data in h.files.items()}
        return {"assignment_77_export/submission_metadata.yml": "\n".join(said).encode(), **found}

    def roster(self, people=CLASS):
        rows = [f"{p.first},{p.last},{p.email},{p.number},Student" for p in people]
        return "\n".join(["First Name,Last Name,Email,SID,Role", *rows])


class Nbgrader:
    """submitted/student/assignment/, with a stamp of the time."""

    name, file = "nbgrader", "submitted.zip"

    def files(self, hands):
        found = {}
        for h in hands:
            folder = f"submitted/{h.shown or h.who.number}/ps1"
            found[f"{folder}/timestamp.txt"] = f"{h.time.astimezone():%Y-%m-%d %H:%M:%S.%f %z}".encode()
            found |= {f"{folder}/{name}": data for name, data in h.files.items()}
        return found

    def roster(self, people=CLASS):
        return "\n".join(
            ["id,first_name,last_name,email", *(f"{p.number},{p.first},{p.last},{p.email}" for p in people)]
        )


class Plain:
    """A folder for each student, with their name."""

    name, file = "a folder", "class.zip"

    def files(self, hands):
        return {entry(f"{h.name}/{name}", h.time): data for h in hands for name, data in h.files.items()}

    def roster(self, people=CLASS):
        return "\n".join(["id;name", *(f"{p.number};{p.last}, {p.first}" for p in people)])


SYSTEMS = (Brightspace(), OldBrightspace(), Canvas(), Moodle(), Gradescope(), Nbgrader(), Plain())


def download(system, folder: Path, hands, file="", utf8=True, extra=None):
    """Write a download; returns its path. extra: further entries."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / (file or system.file)
    path.write_bytes(pack(system.files(hands) | (extra or {}), utf8))
    return path
