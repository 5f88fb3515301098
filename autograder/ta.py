"""The commands of a TA's week: from the learning system's download to its grade import."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

SHOWN = 20  # names in a line


def add_to(commands: Any) -> None:
    """Add the commands to the command line's."""
    p = commands.add_parser("collect", help="downloads of a learning system -> the folder to grade")
    p.add_argument("downloads", type=Path, nargs="+", metavar="DOWNLOAD", help="a zip or folder, as downloaded")
    p.add_argument("--to", type=Path, default=Path("submissions"), help="what to grade (default: %(default)s)")
    p.add_argument("--roster", type=Path, metavar="CSV", help="the class: a gradebook as downloaded, or id and name")
    p.add_argument("--override", type=Path, metavar="CSV", help="what you decided: the columns download and student")
    p.set_defaults(run=collect)

    p = commands.add_parser("export", help="marks and feedback, as a learning system imports them")
    p.add_argument("--to", type=Path, default=Path("grading"), help="the grading folder (default: %(default)s)")
    p.add_argument("--lms", choices=("brightspace", "canvas", "moodle", "csv"), default="csv", help="(default: csv)")
    p.add_argument("--template", type=Path, metavar="CSV", help="the table as downloaded from it, with the grade item")
    p.add_argument("--item", default="", help="the grade item's name there, if there are several")
    p.add_argument("--out-of", type=float, metavar="N", help="scale the marks to N points")
    p.add_argument("--notebook", action="append", default=[], metavar="NAME", help="only this one, as 01_feedforward")
    results_options(p)
    p.add_argument("--unfinished", action="store_true", help="though there are answers still to be graded by hand")
    p.add_argument("--parquet", action="store_true", help="the marks in this format, too (course-nn[parquet])")
    p.set_defaults(run=export)

    p = commands.add_parser("gradescope", help="the zip with which Gradescope grades a notebook")
    p.add_argument("notebook", metavar="NOTEBOOK", help="as 01_feedforward")
    p.add_argument("--to", type=Path, default=Path("autograder.zip"), help="what to upload (default: %(default)s)")
    p.add_argument("--grading", type=Path, default=Path("grading"), help="the folder with the seed (%(default)s)")
    p.add_argument("--trust-submissions", action="store_true", help="grade even where no sandbox is to be had there")
    p.set_defaults(run=gradescope)

    p = commands.add_parser("manual", help="answers in words: to a spreadsheet, and back into the gradebook")
    ways = p.add_subparsers(dest="way", required=True, metavar="export|import")
    out = ways.add_parser("export", help="a sheet for each question, without names")
    out.add_argument("only", nargs="*", metavar="NAME", help="these questions or notebooks (default: all)")
    back = ways.add_parser("import", help="points and comments of sheets -> gradebook")
    back.add_argument("sheets", nargs="+", type=Path, metavar="SHEET")
    for way, run in ((out, manual_export), (back, manual_import)):
        way.add_argument("--to", type=Path, default=Path("grading"), help="the grading folder (default: %(default)s)")
        way.add_argument("--db", default="", metavar="URL", help="gradebook, if grade was told one")
        way.set_defaults(run=run)

    p = commands.add_parser("mistakes", help="the next mistakes to describe: wrong programs that students share")
    ways = p.add_subparsers(dest="way", required=True, metavar="suggest")
    p = ways.add_parser("suggest", help="a draft of a collected answer for each")
    p.add_argument("--to", type=Path, default=Path("grading"), help="the grading folder (default: %(default)s)")
    p.add_argument("--drafts", type=Path, metavar="FOLDER", help="(default: mistakes/ in it; or tests/answers)")
    p.add_argument("--least", type=int, default=2, metavar="N", help="students who share one (default: %(default)s)")
    p.set_defaults(run=mistakes_suggest)

    p = commands.add_parser("programs", help="what students wrote as Python files, to look for similar ones")
    p.add_argument("--to", type=Path, default=Path("grading"), help="the grading folder (default: %(default)s)")
    p.set_defaults(run=programs)


def results_options(p: argparse.ArgumentParser) -> None:
    """Where the marks are, and the log that says when everything was handed in."""
    p.add_argument("--submissions", type=Path, default=Path("submissions"), help="what was collected (%(default)s)")
    p.add_argument("--db", default="", metavar="URL", help="gradebook, if grade was told one")


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
    if made.absent:
        more = f" and {len(made.absent) - SHOWN} more" if len(made.absent) > SHOWN else ""
        print(f"nothing of {len(made.absent)} of the roster: {', '.join(made.absent[:SHOWN])}{more}")
    others = [r for r in made.rows if r.counts == "no"]
    kept = sum(bool(r.sha256) for r in others)
    students = counted(len({r.student for r in made.counting}), "student")
    print(f"{students}, {counted(len(made.counting), 'notebook')} -> {args.to}")
    if kept:
        print(f"{kept} that do not count -> {log.aside(args.to)}")
    print(f"every file, when it came and why it counts or not: {args.to / log.NAME}")
    return 0


def export(args: argparse.Namespace) -> int:
    """Marks and feedback -> what a learning system imports; 0 only if every mark is in it."""
    from autograder.export import export

    done = export(
        args.to,
        args.lms,
        args.template,
        item=args.item,
        out_of=args.out_of,
        notebooks=args.notebook,
        submissions=args.submissions,
        unfinished=args.unfinished,
        parquet=args.parquet,
        db_url=args.db,
    )
    for what, path in done.files.items():
        print(f"{what} -> {path}")
    for remark in done.remarks:
        print(f"note: {remark}")
    for who in done.lost:
        print(f"in {args.template} there is no {who}: the mark is not in the import", file=sys.stderr)
    return 1 if done.lost else 0


def gradescope(args: argparse.Namespace) -> int:
    """A notebook -> the zip to upload."""
    from autograder.exercise import Exercise
    from autograder.gradescope.build import build
    from autograder.page import number
    from autograder.syllabus import notebook

    try:
        wanted = notebook(args.notebook)
    except KeyError as error:
        raise ValueError(error.args[0]) from None
    n = build(wanted, args.grading, args.to, args.trust_submissions)
    every = wanted.exercises()
    points = wanted.choice.total({name: e.max_points for name, e in every.items() if isinstance(e, Exercise)})
    by_hand = wanted.max_points - points
    print(f"{n} files -> {args.to}. It holds solutions and hidden cases: upload it, and give it to nobody.")
    print(f"On Gradescope: a programming assignment of {number(points)} points, Ubuntu 22.04 or later, 1.5 GB or more")
    if by_hand:
        print(f"Answers in words, {number(by_hand)} points: questions of it that are graded by hand")
    return 0


def manual_export(args: argparse.Namespace) -> int:
    """Answers in words -> sheets."""
    from autograder import manual

    for path, (answers, graded) in manual.export(args.to, args.only, args.db).items():
        print(f"{answers} to grade, {graded} graded -> {path}")
    return 0


def manual_import(args: argparse.Namespace) -> int:
    """Sheets -> gradebook."""
    from autograder import manual

    done = manual.load(args.to, args.sheets, args.db)
    for before, now in done.changed:
        print(f"{now.student}, {now.cell}: {before.points:g} -> {now.points:g}")
    print(f"{len(done.given)} graded, {len(done.changed)} of them anew; {done.left} in the sheets left to grade")
    return 0


def mistakes_suggest(args: argparse.Namespace) -> int:
    """Wrong programs without a mistake that explains them -> drafts."""
    from autograder import record, results, undiagnosed
    from autograder.page import counted

    results.check_graded(args.to)
    to = args.drafts or args.to / "mistakes"
    found = undiagnosed.clusters(args.to, record.load_all(args.to))
    made = undiagnosed.suggest(found, to, args.least)
    for path in made:
        print(path)
    print(f"{counted(len(made), 'program')} that {args.least} students or more wrote -> {to}")
    if made:
        print("Give each its mistake's name in place of name_it, and describe that in the exercise: CONTRIBUTING.md.")
    return 0


def programs(args: argparse.Namespace) -> int:
    """Notebooks -> Python files, and how to compare them."""
    from autograder import programs, record, results

    results.check_graded(args.to)
    written = programs.write(args.to, record.load_all(args.to))
    to = args.to / programs.FOLDER
    for name, n in written.items():
        print(f"{name}: {n} -> {to / name}")
        print(f"  compare50 {to / name}/* -d {to / programs.GIVEN / name}.py -o {to / f'{name}-compared'}")
    print("compare50 is a program of its own (pip install compare50, in an environment of its own). What it finds is")
    print("where to look, and no verdict: short right answers are alike.")
    return 0
