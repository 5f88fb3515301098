"""The commands of a TA's week: from the learning system's download to its grade import."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any


def add_to(commands: Any) -> None:
    """Add the commands to the command line's."""
    p = commands.add_parser("collect", help="downloads of a learning system -> the folder to grade")
    p.add_argument("downloads", type=Path, nargs="+", metavar="DOWNLOAD", help="a zip or folder, as downloaded")
    p.add_argument("--to", type=Path, default=Path("submissions"), help="what to grade (default: %(default)s)")
    p.add_argument("--roster", type=Path, metavar="CSV", help="the class: a gradebook as downloaded, or id and name")
    p.add_argument("--override", type=Path, metavar="CSV", help="what you decided: the columns download and student")
    p.set_defaults(run=collect)


def collect(args: argparse.Namespace) -> int:
    """Downloads -> submissions."""
    from autograder.downloads import log, roster
    from autograder.downloads.collecting import collect
    from autograder.page import counted
    from autograder.syllabus import NOTEBOOKS

    people = roster.read(args.roster) if args.roster else None
    made = collect(args.downloads, args.to, NOTEBOOKS, people, args.override)
    for download, system in made.systems.items():
        print(f"{download}: {system}")
    for remark in made.remarks:
        print(f"note: {remark}")
    for who in made.absent:
        print(f"nothing of {who}")
    others = [r for r in made.rows if r.counts == "no"]
    kept = sum(bool(r.sha256) for r in others)
    students = counted(len({r.student for r in made.counting}), "student")
    print(f"{students}, {counted(len(made.counting), 'notebook')} -> {args.to}")
    if kept:
        print(f"{kept} that do not count -> {log.aside(args.to)}")
    print(f"every file, when it came and why it counts or not: {args.to / log.NAME}")
    return 0
