"""The command line: each command parses, calls one function, prints."""

from __future__ import annotations

import argparse
import shutil
import sys
import time
import webbrowser
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from autograder import lecturer, ta

if TYPE_CHECKING:
    from autograder.grade import Done
    from autograder.inputs import Setup
    from autograder.worker import Workers


def main(argv: list[str] | None = None) -> int:
    """Run one command; returns the exit code: 0 only if all that was asked for was done."""
    args = _parser().parse_args(argv)
    try:
        return int(args.run(args))
    except KeyboardInterrupt:
        print("\nStopped. Nothing is lost: run the same command again to go on.", file=sys.stderr)
        return 130
    except Exception as error:
        from autograder.gradebook import GradebookError
        from autograder.handout import HandoutError
        from autograder.intake import IntakeError
        from autograder.release import ReleaseError
        from autograder.sandbox import SandboxError
        from autograder.worker import WorkerError

        known = (
            GradebookError,
            HandoutError,
            IntakeError,
            ReleaseError,
            SandboxError,
            WorkerError,
            OSError,
            ValueError,
        )
        if isinstance(error, known):
            print(f"autograder {args.command}: {error}", file=sys.stderr)
            return 1
        raise


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="autograder", description="Release, grade, give feedback, report.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    lecturer.add_to(commands)
    ta.add_to(commands)

    p = commands.add_parser("grade", help="a folder of submitted notebooks -> records, gradebook, autograded notebooks")
    p.add_argument("submissions", type=Path, help="the folder that holds a folder for each student")
    _grading_options(p)
    p.set_defaults(run=grade)

    p = commands.add_parser("feedback", help="a page for each student, from the records")
    p.add_argument("--to", type=Path, default=Path("grading"), help="the grading folder (default: %(default)s)")
    ta.results_options(p)
    p.set_defaults(run=feedback)

    p = commands.add_parser("report", help="the lecturer's page, whole and on one sheet, from the records")
    p.add_argument("--to", type=Path, default=Path("grading"), help="the grading folder (default: %(default)s)")
    p.add_argument("--open", action="store_true", help="open it in a browser")
    p.add_argument("--earlier", type=Path, metavar="FOLDER", help="another year's grading folder, to compare with")
    ta.results_options(p)
    p.set_defaults(run=report)

    p = commands.add_parser("doctor", help="what protects from submissions on this machine, and what is missing")
    p.set_defaults(run=doctor)

    p = commands.add_parser("demo", help="make a class of 30, release, grade, report: all of it, offline")
    p.add_argument("--to", type=Path, default=Path("demo"), help="where to put it (default: %(default)s)")
    p.add_argument("--seed", type=int, default=0, help="which class (default: %(default)s)")
    p.add_argument("--no-open", dest="open", action="store_false", help="do not open the report in a browser")
    p.add_argument("--jobs", type=_count, default=0, help="submissions at a time (default: the cores)")
    p.add_argument("--trust-submissions", action="store_true", help="grade even where no sandbox is to be had")
    p.set_defaults(run=demo)
    return parser


def _count(text: str) -> int:
    number = int(text)
    if number < 0:
        raise ValueError
    return number


def _grading_options(p: argparse.ArgumentParser) -> None:
    p.add_argument("--to", type=Path, default=Path("grading"), help="the grading folder (default: %(default)s)")
    p.add_argument("--notebook", action="append", default=[], metavar="NAME", help="only this one, as 01_feedforward")
    p.add_argument("--db", default="", metavar="URL", help="gradebook (SQLAlchemy URL; default: SQLite in the folder)")
    where = p.add_mutually_exclusive_group()
    where.add_argument("--jobs", type=_count, default=0, help="submissions at a time (default: the cores)")
    where.add_argument("--scheduler", metavar="ADDRESS", help="grade on a Dask cluster, as tcp://10.0.0.5:8786")
    p.add_argument("--again", action="store_true", help="grade what is quarantined once more")
    p.add_argument("--apply", action="store_true", help="change marks of what was graded before, too")
    p.add_argument("--trust-submissions", action="store_true", help="grade even where no sandbox is to be had")


def grade(args: argparse.Namespace) -> int:
    """Grade a folder; 0 only if every notebook in it was graded."""
    done = _grade(args)
    held = done.regraded and not done.applied
    return 1 if done.failed or held or any(set(t.states) - {"graded"} for t in done.tallies.values()) else 0


def _grade(args: argparse.Namespace) -> Done:
    """Grade a folder; print a closing table."""
    from autograder.grade import grade_folder
    from autograder.regrade import summary
    from autograder.syllabus import notebook

    for name in args.notebook:
        try:
            notebook(name)
        except KeyError as error:
            raise ValueError(error.args[0]) from None
    start = time.perf_counter()
    done = grade_folder(
        args.submissions,
        args.to,
        db_url=args.db,
        workers=_workers(args),
        trust=args.trust_submissions,
        only=args.notebook,
        again=args.again,
        apply=args.apply,
        progress=sys.stderr.isatty(),
    )
    for remark in done.remarks:
        print(f"note: {remark}")
    print(f"{'notebook':<22} {'handed in':>9} {'mean':>7} {'of':>5}  states")
    for name, tally in done.tallies.items():
        states = ", ".join(f"{k} {s}" for s, k in tally.states.most_common())
        print(f"{name:<22} {tally.total:>9} {tally.points / tally.total:>7.2f} {tally.max_points:>5g}  {states}")
    seconds = time.perf_counter() - start
    print(f"{done.total} submissions, {done.fresh} graded now, in {seconds:.1f} s -> {args.to}")
    if done.total:
        layers = next((t.layers for t in done.tallies.values() if t.layers), ())
        print("sandbox: " + (", ".join(layers) or "none (the submissions were trusted)"))
    for line in summary(done.regraded):
        print(f"{'changed' if done.applied else 'would change'}: {line}")
    if done.regraded and not done.applied:
        print("These marks are as they were: to change them, run this again with --apply. Marks by hand stay.")
    for failure in done.failed:
        print(f"not graded, a fault of the grader: {failure}", file=sys.stderr)
    for who in done.quarantined:
        print(
            f"quarantined, no mark: {who}. It ended the grader's own process each time; grade it by hand in "
            "formgrader, or try once more with --again",
            file=sys.stderr,
        )
    return done


def _workers(args: argparse.Namespace) -> Callable[[Setup], Workers]:
    if args.scheduler:
        from autograder.cluster import Cluster

        return partial(Cluster, address=args.scheduler)
    from autograder.pool import Pool

    return partial(Pool, jobs=args.jobs)


def feedback(args: argparse.Namespace) -> int:
    """A page for each student."""
    from autograder import feedback, results, standings

    records = _records(args.to)
    changes = standings.changes(args.to, args.submissions, args.db)
    pages = feedback.write(records, args.to / "feedback", changes, results.given(args.to, args.db))
    for old in set((args.to / "feedback").glob("*.html")) - set(pages):
        old.unlink()  # of students who are no longer in the class
    print(f"{len(pages)} pages -> {args.to / 'feedback'}")
    return 0


def report(args: argparse.Namespace) -> int:
    """The lecturer's page."""
    from autograder import effort, onepage, report, standings, undiagnosed
    from autograder.downloads import log

    records = _records(args.to)
    clusters = undiagnosed.clusters(args.to, records)
    efforts = effort.read(args.submissions, sorted({r.student for r in records}))
    page = report.write(
        records,
        args.to / "report.html",
        changes=standings.changes(args.to, args.submissions, args.db),
        clusters=clusters,
        effort=efforts,
        names={row.student: row.name for row in log.read(args.submissions)},
        earlier=_records(args.earlier) if args.earlier else (),
    )
    sheet = onepage.write(records, args.to / "report-on-one-page.html", clusters=clusters, effort=efforts)
    print(f"report -> {page}; to print, on one page -> {sheet}")
    if args.open:
        webbrowser.open(page.resolve().as_uri())
    return 0


def _records(folder: Path) -> list:
    from autograder import record, results

    results.check_graded(folder)
    return record.load_all(folder)


def doctor(args: argparse.Namespace) -> int:
    """What this machine gives; 0 if it can grade."""
    from autograder.doctor import examine

    lines, able = examine()
    print(*lines, sep="\n")
    return 0 if able else 1


def demo(args: argparse.Namespace) -> int:
    """A class of 30, graded and reported."""
    from autograder.demo import make_class

    lecturer.release(argparse.Namespace(check=False, to=None, open=False, lite=False, github="", solved_through=None))
    submissions = args.to / "submissions"
    shutil.rmtree(submissions, ignore_errors=True)
    made = make_class(submissions, args.seed)
    print(f"{len({h.student for h in made})} students handed in {len(made)} notebooks -> {submissions}")
    args.submissions, args.to, args.db, args.notebook = submissions, args.to / "grading", "", []
    args.scheduler, args.again, args.apply, args.earlier = "", False, False, None
    done = _grade(args)  # some of this class's notebooks are damaged on purpose
    return max(int(bool(done.failed)), feedback(args), report(args))


if __name__ == "__main__":
    sys.exit(main())
